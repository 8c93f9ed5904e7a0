package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Topics;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `api/asyncapi.yaml` against the code: the same topics, and examples that are understood.
class TopicsDocumentTest {
    private static final Path DOCUMENT = Path.of("../api/asyncapi.yaml");

    @Test
    void the_document_has_the_topics_of_the_protocol() throws IOException {
        JsonNode channels = document().path("channels");
        assertThat(channels.propertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Topics.Channel.values()).map(Topics.Channel::text).toList());
        Id.DeviceId device = new Id.DeviceId(new UUID(1, 2));
        for (Topics.Channel channel : Topics.Channel.values()) {
            String address = channels.path(channel.text()).path("address").asString();
            assertThat(address.replace("{device}", device.text()))
                    .isEqualTo(Topics.of(device, channel));
        }
    }

    @Test
    void the_document_says_which_topics_the_hub_takes() throws IOException {
        List<String> taken =
                document()
                        .path("operations")
                        .valueStream()
                        .filter(each -> each.path("action").asString().equals("receive"))
                        .map(each -> each.at("/channel/$ref").asString())
                        .toList();
        assertThat(taken)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Topics.Channel.values())
                                .filter(Topics.Channel::isInward)
                                .map(channel -> "#/channels/" + channel.text())
                                .toList());
    }

    @TestFactory
    Collection<DynamicTest> each_example_is_understood() throws IOException {
        JsonNode messages = document().at("/components/messages");
        return Arrays.stream(Topics.Channel.values())
                .filter(Topics.Channel::isInward)
                .flatMap(channel -> {
                    JsonNode examples = messages.path(channel.text()).path("examples");
                    assertThat(examples.size()).as("examples of " + channel).isPositive();
                    return examples.valueStream()
                            .map(example ->
                                    DynamicTest.dynamicTest(
                                            channel + " " + example.path("name").asString(),
                                            () ->
                                                    assertThat(
                                                                    DeviceMessages.read(
                                                                            channel,
                                                                            example.path("payload")
                                                                                    .toString()
                                                                                    .getBytes(
                                                                                            StandardCharsets
                                                                                                    .UTF_8)))
                                                            .isInstanceOf(Outcome.Done.class)));
                })
                .toList();
    }

    private static JsonNode document() throws IOException {
        try (Reader reader = Files.newBufferedReader(DOCUMENT)) {
            Map<String, Object> yaml = new Yaml().load(reader);
            return new JsonMapper().valueToTree(Objects.requireNonNull(yaml));
        }
    }
}
