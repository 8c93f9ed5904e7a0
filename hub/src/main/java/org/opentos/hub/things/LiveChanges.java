package org.opentos.hub.things;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Operation;
import org.opentos.hub.home.Resource;
import org.opentos.hub.nodes.Nodes;
import org.opentos.protocol.Id;
import org.opentos.protocol.Risk;
import org.opentos.protocol.Subject;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Tells open pages of a home what changes in it, as it changes, also those that another process of
/// the hub serves. Whether a page may see a device is asked of [Access] for every message, so that
/// a grant that ends takes effect at once.
@Component
public class LiveChanges {
    private static final String CHANNEL = "live";

    private final Access access;
    private final Nodes nodes;
    private final JsonMapper json;
    private final Map<Id.HomeId, List<Page>> pages = new ConcurrentHashMap<>();

    LiveChanges(Access access, Nodes nodes, JsonMapper json) {
        this.access = access;
        this.nodes = nodes;
        this.json = json;
        nodes.take(CHANNEL, word -> heard(json.readTree(word.content())));
    }

    /// Where a page's messages go.
    public interface Page {
        Subject subject();

        /// Takes a message. Must not block.
        void offer(String json);
    }

    /// Tells a page of everything in the home from now on, until closed.
    public AutoCloseable open(Id.HomeId home, Page page) {
        pages.computeIfAbsent(home, _ -> new CopyOnWriteArrayList<>()).add(page);
        return () ->
                pages.computeIfPresent(
                        home,
                        (_, open) -> {
                            open.remove(page);
                            return open.isEmpty() ? null : open;
                        });
    }

    Set<Id.HomeId> homesWatched() {
        return Set.copyOf(pages.keySet());
    }

    /// Whether there may be a page of the home.
    public boolean watched(Id.HomeId home) {
        return !nodes.alone() || pages.containsKey(home);
    }

    /// That a device runs something else, or is further with an update.
    public void software(Id.HomeId home, Id.DeviceId device, Software software) {
        ObjectNode message = TwinMessages.live("software", device);
        message.set("software", json.valueToTree(software));
        tell(home, device, message);
    }

    /// About one device.
    void tell(Id.HomeId home, Id.DeviceId device, JsonNode message) {
        tellHere(home, device, message);
        if (!nodes.alone()) {
            byte[] content =
                    json.writeValueAsBytes(
                            json.createObjectNode()
                                    .put("home", home.text())
                                    .put("device", device.text())
                                    .set("message", message));
            nodes.others().forEach(node -> nodes.pass(node, CHANNEL, content));
        }
    }

    private void heard(JsonNode told) {
        tellHere(
                Id.HomeId.parse(told.path("home").stringValue()),
                Id.DeviceId.parse(told.path("device").stringValue()),
                told.path("message"));
    }

    /// About one device, to the pages that this process serves: where the others know it too.
    void tellHere(Id.HomeId home, Id.DeviceId device, JsonNode message) {
        tell(home, new Resource.OfDevice(home, device, Risk.LOOK), Operation.DEVICE_SEE, message);
    }

    /// About the home as a whole, to the pages that this process serves: such a change is known to
    /// every process.
    void tellHere(Id.HomeId home, JsonNode message) {
        tell(home, new Resource.OfHome(home), Operation.HOME_SEE, message);
    }

    private void tell(Id.HomeId home, Resource resource, Operation operation, JsonNode message) {
        List<Page> open = pages.getOrDefault(home, List.of());
        if (open.isEmpty()) {
            return;
        }
        String json = message.toString();
        for (Page page : open) {
            if (access.refuse(page.subject(), operation, resource).isEmpty()) {
                page.offer(json);
            }
        }
    }
}
