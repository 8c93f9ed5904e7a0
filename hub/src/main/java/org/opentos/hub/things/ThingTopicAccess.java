package org.opentos.hub.things;

import java.util.Optional;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.TopicAccess;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Operation;
import org.opentos.hub.home.Resource;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Risk;
import org.opentos.protocol.Subject;
import org.opentos.protocol.Topics;
import org.springframework.stereotype.Component;

/// Who may publish and hear what. Things' topics follow what they mean; every other topic of a home
/// follows the role table's rows for topics. All of it is answered from memory.
@Component
class ThingTopicAccess implements TopicAccess {
    private final Access access;
    private final Connections connections;

    ThingTopicAccess(Access access, Connections connections) {
        this.access = access;
        this.connections = connections;
    }

    @Override
    public Optional<Refusal> refusePublish(Client client, String topic) {
        if (isReserved(topic)) {
            return Topics.parse(topic)
                    .map(of -> refusePublish(client, of))
                    .orElseGet(ThingTopicAccess::unknown);
        }
        if (!connections.holds(client, "home:control")) {
            return scope("home:control");
        }
        return ofHome(client, topic, Operation.TOPIC_PUBLISH);
    }

    private Optional<Refusal> refusePublish(Client client, Topics topic) {
        return switch (topic.channel().direction()) {
            case FROM_DEVICE -> isItself(client, topic.device()) ? Optional.empty() : notAllowed();
            case COMMAND ->
                    refuseCommand(
                            client,
                            topic.device(),
                            topic.channel() == Topics.Channel.SET
                                    ? Operation.PROPERTY_SET
                                    : Operation.ACTION_INVOKE);
            case TO_DEVICE, ABOUT_DEVICE -> notAllowed();
        };
    }

    /// Whether the client may command the device at all; the risk of what it commands is only known
    /// when the message is read, and looked at then.
    private Optional<Refusal> refuseCommand(
            Client client, Id.DeviceId device, Operation operation) {
        if (!(client.space() instanceof TopicSpace.OfHome(Id.HomeId home))) {
            return notAllowed();
        }
        if (!connections.holds(client, "home:control")) {
            return scope("home:control");
        }
        return access.refuse(
                client.subject(), operation, new Resource.OfDevice(home, device, Risk.LOOK));
    }

    @Override
    public Optional<Refusal> refuseSubscribe(Client client, String filter) {
        if (filter.startsWith("$")) {
            return unknown();
        }
        String first = first(filter);
        if (first.equals(Topics.ROOT)) {
            return refuseThings(client, filter);
        }
        if (client.space() instanceof TopicSpace.Lobby) {
            // Alone in its space, a device hears itself at most.
            return first.equals("+") || first.equals("#") ? Optional.empty() : notAllowed();
        }
        return ofHome(client, filter, Operation.TOPIC_SUBSCRIBE);
    }

    /// A filter that names one topic is refused where the topic may not be heard; one with
    /// wildcards is let in, and each message is looked at.
    private Optional<Refusal> refuseThings(Client client, String filter) {
        if (filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0) {
            return Optional.empty();
        }
        Optional<Topics> topic = Topics.parse(filter);
        if (topic.isEmpty()) {
            return unknown();
        }
        return mayReceive(client, topic.get()) ? Optional.empty() : notAllowed();
    }

    @Override
    public boolean mayReceive(Client client, String topic) {
        if (isReserved(topic)) {
            return Topics.parse(topic).filter(of -> mayReceive(client, of)).isPresent();
        }
        return ofHome(client, topic, Operation.TOPIC_SUBSCRIBE).isEmpty();
    }

    private boolean mayReceive(Client client, Topics topic) {
        return switch (topic.channel().direction()) {
            case TO_DEVICE -> isItself(client, topic.device());
            case ABOUT_DEVICE -> maySee(client, topic.device());
            // Others hear of a device's events as it says them, after the hub has taken them.
            case FROM_DEVICE ->
                    topic.channel() == Topics.Channel.EVENTS && maySee(client, topic.device());
            case COMMAND -> false;
        };
    }

    private boolean maySee(Client client, Id.DeviceId device) {
        return client.space() instanceof TopicSpace.OfHome(Id.HomeId home)
                && access.refuse(
                                client.subject(),
                                Operation.DEVICE_SEE,
                                new Resource.OfDevice(home, device, Risk.LOOK))
                        .isEmpty();
    }

    private Optional<Refusal> ofHome(Client client, String topic, Operation operation) {
        return client.space() instanceof TopicSpace.OfHome(Id.HomeId home)
                ? access.refuse(client.subject(), operation, new Resource.OfTopic(home, topic))
                : notAllowed();
    }

    private static boolean isItself(Client client, Id.DeviceId device) {
        return client.subject() instanceof Subject.Device(Id.DeviceId id) && id.equals(device);
    }

    private static boolean isReserved(String topic) {
        return topic.startsWith("$") || first(topic).equals(Topics.ROOT);
    }

    private static String first(String topic) {
        int slash = topic.indexOf('/');
        return slash < 0 ? topic : topic.substring(0, slash);
    }

    private static Optional<Refusal> notAllowed() {
        return Optional.of(
                Refusal.of(
                        RefusalCode.TOPIC_NOT_ALLOWED,
                        "This client may not use this topic; the topics of a thing are its own."));
    }

    private static Optional<Refusal> unknown() {
        return Optional.of(
                Refusal.of(
                        RefusalCode.TOPIC_UNKNOWN,
                        "There is no such topic of a thing; things' topics are tos/{id}/{channel}."));
    }

    private static Optional<Refusal> scope(String scope) {
        return Optional.of(
                Refusal.of(
                        RefusalCode.SCOPE_MISSING,
                        "This app was not given the scope " + scope + "; sign in again with it."));
    }
}
