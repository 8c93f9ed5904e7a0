package org.opentos.protocol;

import java.util.Optional;

/// The topics of a thing inside its home's topic space: `tos/{device id}/{channel}`.
///
/// Described for makers in `api/asyncapi.yaml`.
public record Topics(Id.DeviceId device, Channel channel) {

    /// What a thing's topic carries, and in which direction.
    public enum Channel {
        /// From the device: values of its properties.
        REPORTED("reported"),
        /// From the device: an event of its Thing Model.
        EVENTS("events"),
        /// From the device: how an invocation went.
        OUTCOMES("outcomes"),
        /// To the hub, from whoever holds a grant: property values to desire.
        SET("set"),
        /// To the hub, from whoever holds a grant: an action to invoke.
        INVOKE("invoke"),
        /// From the hub to the device: desired values it has not reported yet.
        DESIRED("desired"),
        /// From the hub to the device: invocations to carry out.
        ACTIONS("actions"),
        /// From the hub to the device: claimed or not, by which home, under which name.
        STATUS("status"),
        /// From the hub to the device: what was refused and why, for clients that cannot be told in
        /// an acknowledgement.
        REFUSALS("refusals"),
        /// From the hub to the device: whose payments it may approve, what waits, and the key of
        /// its payment codes.
        WALLET("wallet"),
        /// From the device: the person who wears or holds it approved a payment, or declined it.
        DECISIONS("decisions"),
        /// From the hub to the device: the apps that it should have, and where their packages are.
        APPS("apps"),
        /// From the device: a running app asks the hub for something.
        CALLS("calls"),
        /// From the hub to the device: what became of a call.
        ANSWERS("answers"),
        /// From the hub to the device: who steers its apps by a phone, and what the phones say.
        /// Lost where the device is not there.
        INPUTS("inputs"),
        /// From the device: what a running app says to the phones that steer it.
        CUES("cues"),
        /// From the hub to the device: what its people are doing, here and where it could go on
        /// here, and what moves.
        ACTIVITIES("activities"),
        /// From the hub to the device: what people sent to it.
        SENDINGS("sendings"),
        /// From the hub to the device: what people were told and have not read, as far as they are
        /// here.
        NOTIFICATIONS("notifications"),
        /// From the hub to who may see the device: name, room, presence, reported and desired.
        TWIN("twin"),
        /// From the hub to who may see the device: its Thing Description.
        DESCRIPTION("description");

        private final String text;

        Channel(String text) {
            this.text = text;
        }

        public String text() {
            return text;
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
