package org.opentos.hub.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.opentos.hub.fabric.Fabric;
import org.opentos.hub.fabric.Message;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.protocol.Id;

/// What rooms may expect of any fabric.
public abstract class FabricContract {
    private static final TopicSpace HOME = new TopicSpace.OfHome(new Id.HomeId(new UUID(7, 1)));
    private static final TopicSpace OTHER = new TopicSpace.OfHome(new Id.HomeId(new UUID(7, 2)));

    protected abstract Fabric fabric();

    @Test
    public void a_listener_hears_what_matches_in_its_own_space_until_closed() {
        Fabric fabric = fabric();
        List<String> heard = new CopyOnWriteArrayList<>();
        Fabric.Subscription subscription =
                fabric.listen(HOME, "tos/+/twin", message -> heard.add(message.topic()));
        fabric.publish(HOME, message("tos/a/twin"));
        fabric.publish(HOME, message("tos/a/description"));
        fabric.publish(OTHER, message("tos/b/twin"));
        fabric.publish(HOME, message("tos/c/twin"));
        subscription.close();
        subscription.close();
        fabric.publish(HOME, message("tos/d/twin"));
        assertThat(heard).containsExactly("tos/a/twin", "tos/c/twin");
    }

    @Test
    public void nobody_is_disconnected_where_nobody_is() {
        assertThat(fabric().disconnect(_ -> true)).isZero();
    }

    private static Message message(String topic) {
        return Message.of(topic, "{}".getBytes(StandardCharsets.UTF_8));
    }
}
