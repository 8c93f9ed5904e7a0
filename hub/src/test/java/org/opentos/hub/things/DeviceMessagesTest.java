package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;

class DeviceMessagesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "{",
                "{}",
                "{\"values\":{}}",
                "{\"values\":[1]}",
                "{\"values\":{\"a\":NaN}}",
                "{\"values\":{\"a\":Infinity}}",
                "{\"values\":{\"a\":1e999}}",
                "{\"values\":{\"a\":-1e999}}",
                "{\"values\":{\"a\":1e-99999999}}",
                "{\"values\":{\"a\":1e2147483647}}",
                "{\"values\":{\"a\":11111111111111111111111111111111111111111}}",
                "{\"values\":{\"a\":01}}",
                "{\"values\":{\"a\":\"\\u0000\"}}",
                "{\"values\":{\"a\":\"\\ud800\"}}",
                "{\"values\":{\"a\":\"\\udc00\\ud800\"}}",
                "{\"values\":{\"\\u0000\":1}}",
                "{\"values\":{\"a\":1,\"a\":2}}",
                "{\"values\":{\"a\":1},\"values\":{\"a\":2}}",
                "{\"values\":{\"a\":1}} {}",
                "{\"values\":{\"a\":1},}",
                "{\"values\":{\"a\":1},\"at\":5}",
                "{\"values\":{\"a\":1},\"at\":\"yesterday\"}",
                "{\"values\":{\"a\":1},\"cause\":\"person_01jd3zv5t8e6rbh3w7q2k9m4nx\"}",
                "{\"values\":{\"a\":1},\"causes\":[{}]}",
                "{\"values\":{\"a\":1},\"causes\":{}}",
                "\uFEFF{\"values\":{\"a\":1}}",
            })
    void what_cannot_be_kept_is_refused(String payload) {
        assertThat(refusal(payload.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(RefusalCode.BODY_MALFORMED);
    }

    @Test
    void depth_names_size_and_encoding_have_their_limits() {
        String deep = "[".repeat(100_000);
        assertThat(
                        refusal(
                                ("{\"values\":{\"a\":" + "[".repeat(30_000))
                                        .getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(RefusalCode.BODY_MALFORMED);
        assertThat(refusal(deep.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(RefusalCode.BODY_TOO_LARGE);
        assertThat(refusal(filled(DeviceMessages.PAYLOAD_BYTES_MAX + 1)))
                .isEqualTo(RefusalCode.BODY_TOO_LARGE);
        assertThat(
                        DeviceMessages.read(
                                Topics.Channel.REPORTED, filled(DeviceMessages.PAYLOAD_BYTES_MAX)))
                .isInstanceOf(Outcome.Done.class);
        assertThat(refusal("{\"values\":{\"a\":\"\u00e9\"}}".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(RefusalCode.BODY_MALFORMED);
        assertThat(refusal("{\"values\":{\"a\":1}}".getBytes(StandardCharsets.UTF_16)))
                .isEqualTo(RefusalCode.BODY_MALFORMED);
        byte[] overlong = "{\"values\":{\"a\":\"__\"}}".getBytes(StandardCharsets.US_ASCII);
        overlong[16] = (byte) 0xC0;
        overlong[17] = (byte) 0x80;
        assertThat(refusal(overlong)).isEqualTo(RefusalCode.BODY_MALFORMED);
    }

    @Test
    void more_values_than_the_limit_are_refused() {
        StringBuilder values = new StringBuilder();
        for (int count = 0; count <= DeviceMessages.VALUES_MAX; count++) {
            values.append(count == 0 ? "" : ",").append("\"p").append(count).append("\":1");
        }
        assertThat(refusal(("{\"values\":{" + values + "}}").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(RefusalCode.BODY_MALFORMED);
    }

    @Test
    void a_device_cannot_say_who_acted() {
        String payload =
                """
                {"values":{"power":true},"cause":"cause_01jd3zv5t8e6rbh3w7q2k9m4nx",
                 "causes":[{"id":"cause_01jd3zv5t8e6rbh3w7q2k9m4nx","kind":"agent",
                            "actor":"person_01jd3zv5t8e6rbh3w7q2k9m4nx","door":"web","text":"x"}]}
                """;
        assertThat(
                        DeviceMessages.read(
                                Topics.Channel.REPORTED, payload.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> {
                            DeviceMessage.Report report = (DeviceMessage.Report) done.value();
                            assertThat(report.reason().links().getFirst().kind())
                                    .isEqualTo(Cause.Kind.DEVICE);
                        });
    }

    private static byte[] filled(int bytes) {
        byte[] payload = new byte[bytes];
        Arrays.fill(payload, (byte) ' ');
        byte[] message = "{\"values\":{\"a\":1}}".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(message, 0, payload, 0, message.length);
        return payload;
    }

    private static RefusalCode refusal(byte[] payload) {
        return switch (DeviceMessages.read(Topics.Channel.REPORTED, payload)) {
            case Outcome.Refused<DeviceMessage>(Refusal refusal) -> refusal.code();
            case Outcome.Done<DeviceMessage>(DeviceMessage message) ->
                    throw new AssertionError("taken: " + message);
        };
    }
}
