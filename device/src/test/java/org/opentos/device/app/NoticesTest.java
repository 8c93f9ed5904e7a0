package org.opentos.device.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.json.Json;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the people who are here have not read, as the hub says it.
class NoticesTest {
    private static final DeviceId SELF = DeviceId.parse("device_01jd3zv5t8e6rbh3w7q2k9m4nx");

    @TempDir Path path;
    private final Changes changes = new Changes();
    private final List<JsonNode> asked = new ArrayList<>();
    private DataDirectory data;
    private AppShelf shelf;
    private Notices notices;

    @BeforeEach
    void start() throws Exception {
        data = DataDirectory.open(Files.createDirectory(path.resolve("data")));
        shelf =
                AppShelf.load(
                        SELF,
                        data,
                        _ -> {
                            throw new IOException("nothing is fetched");
                        },
                        changes);
        AppCalls calls =
                new AppCalls(
                        SELF,
                        shelf,
                        (_, _, message) -> {
                            asked.add(message);
                            return Outcome.refused(RefusalCode.HUB_UNREACHABLE, "No hub.");
                        });
        notices = new Notices(calls, changes);
    }

    @AfterEach
    void stop() throws Exception {
        shelf.close();
        data.close();
    }

    private static ObjectNode told(int count) {
        ObjectNode told = Json.object();
        for (int number = 0; number < count; number++) {
            told.withArray("notifications").addObject().put("id", "notification_" + number);
        }
        return told;
    }

    private JsonNode shown() {
        ObjectNode state = Json.object();
        notices.show(state);
        return state.path("notifications");
    }

    @Test
    void the_shell_sees_what_is_unread_and_hears_of_each_change() {
        assertThat(shown().isArray()).isTrue();
        assertThat(notices.hears()).containsExactly(Channel.NOTIFICATIONS);
        long before = changes.version();
        notices.heard(Channel.NOTIFICATIONS, told(2));
        assertThat(changes.version()).isGreaterThan(before);
        assertThat(shown()).hasSize(2);
        notices.heard(Channel.NOTIFICATIONS, told(0));
        assertThat(shown()).isEmpty();
    }

    @Test
    void of_many_the_first_are_shown_and_nonsense_is_none() {
        ObjectNode told = told(2 * Notices.SHOWN_MAX);
        told.withArray("notifications").insert(0, "a word");
        notices.heard(Channel.NOTIFICATIONS, told);
        assertThat(shown()).hasSize(Notices.SHOWN_MAX);
        assertThat(shown().at("/0/id").asString("")).isEqualTo("notification_0");
        notices.heard(Channel.NOTIFICATIONS, Json.object().put("notifications", 7));
        assertThat(shown()).isEmpty();
    }

    @Test
    void nothing_is_left_of_them_once_the_device_is_somebody_elses() {
        notices.heard(Channel.NOTIFICATIONS, told(1));
        notices.forget();
        assertThat(shown()).isEmpty();
    }

    @Test
    void what_was_read_is_told_to_the_hub_and_stays_until_that_says_so() {
        notices.heard(Channel.NOTIFICATIONS, told(1));
        JsonNode read = Json.object().put("read", "notification_0");
        assertThat(notices.ask(read)).isInstanceOf(Outcome.Refused.class);
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().path("notification")).isEqualTo(read);
        assertThat(shown()).hasSize(1);
    }
}
