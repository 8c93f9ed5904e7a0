package org.opentos.device.fabric;

import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.device.json.Json;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

/// How the hub answered a message: taken, or refused with a code and a sentence.
///
/// @param code empty where it was taken
/// @param later whether the hub only asks to come back later
record Sent(String code, String detail, boolean later) {
    private static final Sent TAKEN = new Sent("", "", false);

    boolean taken() {
        return code.isEmpty();
    }

    static Sent of(Mqtt5PublishResult result) {
        return result.getError().flatMap(Sent::failed).orElse(TAKEN);
    }

    /// A refusal by the hub; empty where the failure is of the connection.
    static Optional<Sent> failed(@Nullable Throwable failure) {
        if (!(failure instanceof Mqtt5PubAckException refused)) {
            return Optional.empty();
        }
        Mqtt5PubAckReasonCode reason = refused.getMqttMessage().getReasonCode();
        String text = refused.getMqttMessage().getReasonString().map(Object::toString).orElse("");
        int colon = text.indexOf(": ");
        String code = colon > 0 ? text.substring(0, colon) : plain(reason);
        String detail = colon > 0 ? text.substring(colon + 2) : "The hub refused the message.";
        return Optional.of(new Sent(code, detail, reason == Mqtt5PubAckReasonCode.QUOTA_EXCEEDED));
    }

    private static String plain(Mqtt5PubAckReasonCode reason) {
        return switch (reason) {
            case NOT_AUTHORIZED -> RefusalCode.NOT_ALLOWED.text();
            case PAYLOAD_FORMAT_INVALID -> RefusalCode.BODY_MALFORMED.text();
            case TOPIC_NAME_INVALID -> RefusalCode.TOPIC_UNKNOWN.text();
            case QUOTA_EXCEEDED -> RefusalCode.TOO_MANY_ATTEMPTS.text();
            default -> RefusalCode.BUSY.text();
        };
    }

    Outcome<JsonNode> asOutcome() {
        if (taken()) {
            return Outcome.done(Json.object());
        }
        for (RefusalCode each : RefusalCode.values()) {
            if (each.text().equals(code)) {
                return Outcome.refused(each, detail);
            }
        }
        return Outcome.refused(RefusalCode.NOT_ALLOWED, detail);
    }
}
