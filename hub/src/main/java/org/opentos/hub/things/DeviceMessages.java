package org.opentos.hub.things;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/// Reads the payloads of things' topics: JSON (RFC 8259) in strict UTF-8 within fixed limits, so
/// that whatever passes can be kept and shown. Fields that it does not know are ignored, since a
/// device may be newer than its hub.
final class DeviceMessages {
    static final int PAYLOAD_BYTES_MAX = 64 * 1024;

    /// Of what an app asks for: the state of an activity, and what is said about it.
    static final int CALL_BYTES_MAX = 128 * 1024;

    static final int VALUES_MAX = 100;
    static final int CAUSES_MAX = 8;
    static final int DEPTH_MAX = 16;
    static final int NUMBER_CHARACTERS_MAX = 40;

    /// The digits after (or, below zero, zeros before) the point; what a double spans.
    static final int NUMBER_SCALE_MAX = 350;

    static final int NAME_CHARACTERS_MAX = 128;
    static final int CODE_CHARACTERS_MAX = 60;
    static final int DETAIL_CHARACTERS_MAX = 500;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxNumberLength(NUMBER_CHARACTERS_MAX)
                                                    .maxNameLength(NAME_CHARACTERS_MAX)
                                                    .maxStringLength(CALL_BYTES_MAX)
                                                    .maxDocumentLength(CALL_BYTES_MAX)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private DeviceMessages() {}

    /// Reads a payload that came on this channel.
    static Outcome<DeviceMessage> read(Topics.Channel channel, byte[] payload) {
        return document(
                        payload,
                        channel == Topics.Channel.CALLS ? CALL_BYTES_MAX : PAYLOAD_BYTES_MAX)
                .then(document -> read(channel, document));
    }

    /// Any JSON document within the limits; the way in for values from every door.
    static Outcome<JsonNode> document(byte[] payload) {
        return document(payload, PAYLOAD_BYTES_MAX);
    }

    private static Outcome<JsonNode> document(byte[] payload, int bytesMax) {
        if (payload.length > bytesMax) {
            return Outcome.refused(
                    RefusalCode.BODY_TOO_LARGE,
                    "A message may have at most %d bytes; send fewer values at once."
                            .formatted(bytesMax));
        }
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(payload))
                            .toString();
            @Nullable JsonNode document = JSON.readTree(text);
            if (document == null || document.isMissingNode()) {
                return malformed("", "the payload is empty");
            }
            Optional<Fault> fault = unkeepable(document, "", 0);
            return fault.isPresent()
                    ? malformed(fault.get().pointer(), fault.get().message())
                    : Outcome.done(document);
        } catch (CharacterCodingException notText) {
            return malformed("", "not valid UTF-8");
        } catch (JacksonException notJson) {
            return malformed("", shortened(notJson.getOriginalMessage()));
        }
    }

    private static Outcome<DeviceMessage> read(Topics.Channel channel, JsonNode document) {
        Reader reader = new Reader(document);
        DeviceMessage message =
                switch (channel) {
                    case REPORTED -> reader.report();
                    case EVENTS -> reader.happening();
                    case OUTCOMES -> reader.outcome();
                    case SET -> reader.wish();
                    case INVOKE -> reader.call();
                    case DECISIONS, CALLS, CUES, UPDATES -> new DeviceMessage.Said(document);
                    default -> throw new IllegalArgumentException("the hub alone sends " + channel);
                };
        return reader.faults.isEmpty()
                ? Outcome.done(message)
                : Outcome.refused(
                        new Refusal(
                                RefusalCode.BODY_MALFORMED,
                                "The message does not have the form that its topic asks for; see"
                                        + " faults.",
                                reader.faults));
    }

    private static <T> Outcome<T> malformed(String pointer, String message) {
        return Outcome.refused(
                new Refusal(
                        RefusalCode.BODY_MALFORMED,
                        "The message is not JSON that the hub can keep: " + message + ".",
                        List.of(new Fault(pointer, message))));
    }

    /// The same limits for a value that came in at a door which parses JSON itself.
    static Optional<Refusal> refuseUnkeepable(JsonNode value) {
        return unkeepable(value, "", 0)
                .map(fault ->
                        new Refusal(
                                RefusalCode.BODY_MALFORMED,
                                "The hub cannot keep this value: " + fault.message() + ".",
                                List.of(fault)));
    }

    /// What valid JSON may hold and a database or a page may not: the character NUL, half a
    /// surrogate pair, and numbers beyond the range of a double (IEEE 754).
    private static Optional<Fault> unkeepable(JsonNode node, String pointer, int depth) {
        if (depth > DEPTH_MAX) {
            return Optional.of(new Fault(pointer, "nested deeper than " + DEPTH_MAX + " levels"));
        }
        if (node.isString()) {
            return wellFormed(node.stringValue())
                    ? Optional.empty()
                    : Optional.of(new Fault(pointer, "text with a NUL or half a surrogate pair"));
        }
        if (node.isNumber()) {
            BigDecimal number = node.decimalValue();
            return Math.abs((long) number.scale()) <= NUMBER_SCALE_MAX
                            && Double.isFinite(number.doubleValue())
                    ? Optional.empty()
                    : Optional.of(new Fault(pointer, "a number beyond the range of a double"));
        }
        int index = 0;
        for (JsonNode child : node.isArray() ? node.values() : List.<JsonNode>of()) {
            Optional<Fault> fault = unkeepable(child, pointer + '/' + index++, depth + 1);
            if (fault.isPresent()) {
                return fault;
            }
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!wellFormed(member.getKey())) {
                return Optional.of(
                        new Fault(pointer, "a name with a NUL or half a surrogate pair"));
            }
            Optional<Fault> fault =
                    unkeepable(
                            member.getValue(), pointer + '/' + escaped(member.getKey()), depth + 1);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static boolean wellFormed(String text) {
        for (int index = 0; index < text.length(); index++) {
            char each = text.charAt(index);
            if (each == 0 || Character.isLowSurrogate(each)) {
                return false;
            }
            if (Character.isHighSurrogate(each)) {
                index++;
                if (index == text.length() || !Character.isLowSurrogate(text.charAt(index))) {
                    return false;
                }
            }
        }
        return true;
    }

    /// A member's name as a token of a JSON pointer (RFC 6901, section 3).
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static String shortened(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= 200 ? line : line.substring(0, 200);
    }

    /// Reads one document and notes every fault on the way.
    private static final class Reader {
        private final JsonNode document;
        private final List<Fault> faults = new ArrayList<>();

        Reader(JsonNode document) {
            this.document = document;
            if (!document.isObject()) {
                faults.add(new Fault("", "must be an object"));
            }
        }

        DeviceMessage report() {
            return new DeviceMessage.Report(values(), time(document, ""), reason());
        }

        DeviceMessage happening() {
            return new DeviceMessage.Happening(
                    text("event", NAME_CHARACTERS_MAX, true),
                    member("data").orElse(NullNode.instance),
                    time(document, ""),
                    reason());
        }

        DeviceMessage outcome() {
            Id.InvocationId invocation =
                    id(document, "", "invocation", Id.InvocationId::parse)
                            .orElseGet(() -> {
                                fault("/invocation", "must be the id of an invocation");
                                return new Id.InvocationId(new java.util.UUID(0, 0));
                            });
            Invocation.State state =
                    switch (text("state", 20, true)) {
                        case "running" -> Invocation.State.RUNNING;
                        case "completed" -> Invocation.State.COMPLETED;
                        case "failed" -> Invocation.State.FAILED;
                        default -> {
                            fault("/state", "must be running, completed or failed");
                            yield Invocation.State.RUNNING;
                        }
                    };
            return new DeviceMessage.Outcome(
                    invocation, state, member("output"), failure(), time(document, ""));
        }

        DeviceMessage wish() {
            return new DeviceMessage.Wish(
                    values(), text("text", Cause.TEXT_CHARACTERS_MAX, false), reason());
        }

        DeviceMessage call() {
            return new DeviceMessage.Call(
                    text("action", NAME_CHARACTERS_MAX, true),
                    member("input").orElse(NullNode.instance),
                    text("text", Cause.TEXT_CHARACTERS_MAX, false),
                    reason());
        }

        private void fault(String pointer, String message) {
            faults.add(new Fault(pointer, message));
        }

        private Optional<JsonNode> member(String name) {
            return Optional.ofNullable(document.get(name)).filter(node -> !node.isNull());
        }

        private Map<String, JsonNode> values() {
            @Nullable JsonNode values = document.get("values");
            if (values == null || !values.isObject() || values.isEmpty()) {
                fault("/values", "must be an object with a value for each property");
                return Map.of();
            }
            if (values.size() > VALUES_MAX) {
                fault("/values", "may hold at most " + VALUES_MAX + " values");
                return Map.of();
            }
            Map<String, JsonNode> read = new LinkedHashMap<>();
            values.properties().forEach(each -> read.put(each.getKey(), each.getValue()));
            return read;
        }

        private String text(String name, int charactersMax, boolean required) {
            @Nullable JsonNode node = document.get(name);
            if (node == null || node.isNull()) {
                if (required) {
                    fault('/' + name, "is missing");
                }
                return "";
            }
            return text(node, '/' + name, charactersMax);
        }

        private String text(JsonNode node, String pointer, int charactersMax) {
            if (!node.isString() || node.stringValue().length() > charactersMax) {
                fault(pointer, "must be text of at most " + charactersMax + " characters");
                return "";
            }
            return node.stringValue();
        }

        private Optional<Instant> time(JsonNode object, String pointer) {
            @Nullable JsonNode node = object.get("at");
            if (node == null || node.isNull()) {
                return Optional.empty();
            }
            try {
                return Optional.of(Instant.parse(node.isString() ? node.stringValue() : ""));
            } catch (DateTimeException notATime) {
                fault(pointer + "/at", "must be a time as in 2026-03-01T12:00:00Z");
                return Optional.empty();
            }
        }

        private <T> Optional<T> id(
                JsonNode object, String pointer, String name, Function<String, T> parse) {
            @Nullable JsonNode node = object.get(name);
            if (node == null || node.isNull()) {
                return Optional.empty();
            }
            try {
                return Optional.of(parse.apply(node.isString() ? node.stringValue() : ""));
            } catch (IllegalArgumentException malformed) {
                fault(pointer + '/' + name, "must be an id as in " + name + "_01jd3zv5t8e6…");
                return Optional.empty();
            }
        }

        private Optional<Invocation.Failure> failure() {
            @Nullable JsonNode error = document.get("error");
            if (error == null || error.isNull()) {
                return Optional.empty();
            }
            if (!error.isObject()) {
                fault("/error", "must be an object with code and detail");
                return Optional.empty();
            }
            return Optional.of(
                    new Invocation.Failure(
                            text(error.path("code"), "/error/code", CODE_CHARACTERS_MAX),
                            error.has("detail")
                                    ? text(
                                            error.path("detail"),
                                            "/error/detail",
                                            DETAIL_CHARACTERS_MAX)
                                    : ""));
        }

        private DeviceMessage.Reason reason() {
            Optional<Id.CauseId> cause = id(document, "", "cause", Id.CauseId::parse);
            @Nullable JsonNode causes = document.get("causes");
            if (causes == null || causes.isNull()) {
                return new DeviceMessage.Reason(cause, List.of());
            }
            if (!causes.isArray() || causes.size() > CAUSES_MAX) {
                fault("/causes", "must be a list of at most " + CAUSES_MAX + " causes");
                return new DeviceMessage.Reason(cause, List.of());
            }
            List<DeviceMessage.Link> links = new ArrayList<>();
            for (int index = 0; index < causes.size(); index++) {
                link(causes.path(index), "/causes/" + index).ifPresent(links::add);
            }
            return new DeviceMessage.Reason(cause, List.copyOf(links));
        }

        private Optional<DeviceMessage.Link> link(JsonNode node, String pointer) {
            Optional<Id.CauseId> id = id(node, pointer, "id", Id.CauseId::parse);
            if (id.isEmpty()) {
                fault(pointer + "/id", "must be the id of a cause");
                return Optional.empty();
            }
            Cause.Kind kind =
                    "person".equals(node.path("kind").asString(""))
                            ? Cause.Kind.PERSON
                            : Cause.Kind.DEVICE;
            String text =
                    node.has("text")
                            ? text(node.path("text"), pointer + "/text", Cause.TEXT_CHARACTERS_MAX)
                            : "";
            return Optional.of(
                    new DeviceMessage.Link(
                            id.get(),
                            kind,
                            id(node, pointer, "parent", Id.CauseId::parse),
                            text,
                            time(node, pointer)));
        }
    }
}
