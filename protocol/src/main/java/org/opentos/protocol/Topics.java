package org.opentos.protocol;

import java.util.Optional;

/// The topics of a thing inside its home's topic space: `tos/{device id}/{channel}`.
///
/// Described for makers in `api/asyncapi.yaml`.
public record Topics(Id.DeviceId device, Channel channel) {

    /// Who publishes on a channel, and who hears it.
    public enum Direction {
        /// The device itself; the hub hears it.
        FROM_DEVICE,
        /// Whoever may command the device; the hub hears it.
        COMMAND,
        /// The hub; the device alone hears it.
        TO_DEVICE,
        /// The hub; whoever may see the device hears it.
        ABOUT_DEVICE
    }

    /// What a thing's topic carries.
    public enum Channel {
        /// From the device: values of its properties.
        REPORTED("reported", Direction.FROM_DEVICE),
        /// From the device: an event of its Thing Model.
        EVENTS("events", Direction.FROM_DEVICE),
        /// From the device: how an invocation went.
        OUTCOMES("outcomes", Direction.FROM_DEVICE),
        /// To the hub, from whoever holds a grant: property values to desire.
        SET("set", Direction.COMMAND),
        /// To the hub, from whoever holds a grant: an action to invoke.
        INVOKE("invoke", Direction.COMMAND),
        /// From the hub to the device: desired values it has not reported yet.
        DESIRED("desired", Direction.TO_DEVICE),
        /// From the hub to the device: invocations to carry out.
        ACTIONS("actions", Direction.TO_DEVICE),
        /// From the hub to the device: claimed or not, by which home, under which name.
        STATUS("status", Direction.TO_DEVICE),
        /// From the hub to the device: what was refused and why, for clients that cannot be told in
        /// an acknowledgement.
        REFUSALS("refusals", Direction.TO_DEVICE),
        /// From the hub to the device: whose payments it may approve, what waits, and the key of
        /// its payment codes.
        WALLET("wallet", Direction.TO_DEVICE),
        /// From the device: the person who wears or holds it approved a payment, or declined it.
        DECISIONS("decisions", Direction.FROM_DEVICE),
        /// From the hub to the device: the apps that it should have, and where their packages are.
        APPS("apps", Direction.TO_DEVICE),
        /// From the device: a running app asks the hub for something.
        CALLS("calls", Direction.FROM_DEVICE),
        /// From the hub to the device: what became of a call.
        ANSWERS("answers", Direction.TO_DEVICE),
        /// From the hub to the device: who steers its apps by a phone, and what the phones say.
        /// Lost where the device is not there.
        INPUTS("inputs", Direction.TO_DEVICE),
        /// From the device: what a running app says to the phones that steer it.
        CUES("cues", Direction.FROM_DEVICE),
        /// From the hub to the device: what its people are doing, here and where it could go on
        /// here, and what moves.
        ACTIVITIES("activities", Direction.TO_DEVICE),
        /// From the hub to the device: what people sent to it.
        SENDINGS("sendings", Direction.TO_DEVICE),
        /// From the hub to the device: what people were told and have not read, as far as they are
        /// here.
        NOTIFICATIONS("notifications", Direction.TO_DEVICE),
        /// From the hub to the device: whether and in which language it is listened to, and what
        /// was said at it.
        VOICE("voice", Direction.TO_DEVICE),
        /// From the hub to the device: the release that it should run, and when it may begin with
        /// it.
        UPDATE("update", Direction.TO_DEVICE),
        /// From the device: what it runs, and how far it is with an update.
        UPDATES("updates", Direction.FROM_DEVICE),
        /// From the hub to who may see the device: name, room, presence, reported and desired.
        TWIN("twin", Direction.ABOUT_DEVICE),
        /// From the hub to who may see the device: its Thing Description.
        DESCRIPTION("description", Direction.ABOUT_DEVICE);

        private final String text;
        private final Direction direction;

        Channel(String text, Direction direction) {
            this.text = text;
            this.direction = direction;
        }

        public String text() {
            return text;
        }

        public Direction direction() {
            return direction;
        }

        /// Whether the hub takes what is published there.
        public boolean isInward() {
            return direction == Direction.FROM_DEVICE || direction == Direction.COMMAND;
        }
    }

    /// The first level of every topic of a thing.
    public static final String ROOT = "tos";

    public String text() {
        return ROOT + '/' + device.text() + '/' + channel.text();
    }

    public static String of(Id.DeviceId device, Channel channel) {
        return new Topics(device, channel).text();
    }

    /// Reads a topic name; empty where it is no thing's topic.
    public static Optional<Topics> parse(String topic) {
        String[] levels = topic.split("/", -1);
        if (levels.length != 3 || !levels[0].equals(ROOT)) {
            return Optional.empty();
        }
        for (Channel channel : Channel.values()) {
            if (channel.text().equals(levels[2])) {
                try {
                    return Optional.of(new Topics(Id.DeviceId.parse(levels[1]), channel));
                } catch (IllegalArgumentException malformed) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
