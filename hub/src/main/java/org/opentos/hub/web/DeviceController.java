package org.opentos.hub.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.things.DeviceState;
import org.opentos.hub.things.ThingCommands;
import org.opentos.hub.things.ThingQueries;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/// Devices as they are now, and what people want of them.
@RestController
@RequestMapping("/api/v1")
class DeviceController {
    private static final MediaType THING_DESCRIPTION =
            MediaType.parseMediaType("application/td+json");

    private final ThingQueries things;
    private final ThingCommands commands;

    DeviceController(ThingQueries things, ThingCommands commands) {
        this.things = things;
        this.commands = commands;
    }

    /// @param text what was asked for, in words
    record Wanted(@Nullable JsonNode value, @Nullable String text) {}

    record Call(@Nullable JsonNode input, @Nullable String text) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Accepted(@Nullable Long version, Id.CauseId cause) {}

    @GetMapping("/homes/{home}/devices")
    ResponseEntity<?> inHome(Caller caller, @PathVariable Id.HomeId home) {
        return Answers.of(things.inHome(caller.subject(), home));
    }

    @GetMapping("/devices/{device}")
    @ApiResponse(
            responseCode = "200",
            description = "The device as it is now",
            content = @Content(schema = @Schema(implementation = DeviceState.class)))
    ResponseEntity<?> find(Caller caller, @PathVariable Id.DeviceId device) {
        return Answers.of(things.find(caller.subject(), device));
    }

    @GetMapping("/devices/{device}/description")
    ResponseEntity<?> description(Caller caller, @PathVariable Id.DeviceId device) {
        return switch (things.description(caller.subject(), device)) {
            case Outcome.Done<? extends JsonNode>(JsonNode description) ->
                    ResponseEntity.ok().contentType(THING_DESCRIPTION).body(description.toString());
            case Outcome.Refused<? extends JsonNode>(Refusal refusal) -> Answers.refuse(refusal);
        };
    }

    @GetMapping("/devices/{device}/properties")
    ResponseEntity<?> values(Caller caller, @PathVariable Id.DeviceId device) {
        return Answers.of(things.values(caller.subject(), device));
    }

    /// The bare value, as the Thing Description's form says.
    @GetMapping("/devices/{device}/properties/{property}/value")
    ResponseEntity<?> value(
            Caller caller, @PathVariable Id.DeviceId device, @PathVariable String property) {
        return Answers.of(things.value(caller.subject(), device, property));
    }

    @PutMapping("/devices/{device}/properties/{property}")
    ResponseEntity<?> set(
            Caller caller,
            @PathVariable Id.DeviceId device,
            @PathVariable String property,
            @RequestBody Wanted wanted) {
        JsonNode value = wanted.value();
        if (value == null) {
            return Answers.refuse(
                    RefusalCode.VALUE_INVALID, "Give the value to set: {\"value\": …}.");
        }
        return set(caller, device, property, value, text(wanted.text()));
    }

    /// The bare value, as the Thing Description's form says.
    @PutMapping("/devices/{device}/properties/{property}/value")
    ResponseEntity<?> setBare(
            Caller caller,
            @PathVariable Id.DeviceId device,
            @PathVariable String property,
            @RequestBody JsonNode value) {
        return set(caller, device, property, value, "");
    }

    private ResponseEntity<?> set(
            Caller caller, Id.DeviceId device, String property, JsonNode value, String text) {
        return switch (commands.set(asker(caller), device, Map.of(property, value), text)) {
            case Outcome.Done<ThingCommands.Desired>(ThingCommands.Desired desired) ->
                    ResponseEntity.status(HttpStatus.ACCEPTED)
                            .body(new Accepted(desired.versions().get(property), desired.cause()));
            case Outcome.Refused<ThingCommands.Desired>(Refusal refusal) ->
                    Answers.refuse(aboutValue(refusal, property));
        };
    }

    /// The pointers of the faults, into this request's body instead of a message's.
    private static Refusal aboutValue(Refusal refusal, String property) {
        String prefix = "/values/" + property.replace("~", "~0").replace("/", "~1");
        return new Refusal(
                refusal.code(),
                refusal.detail(),
                refusal.faults().stream()
                        .map(fault ->
                                fault.pointer().startsWith(prefix)
                                        ? new Refusal.Fault(
                                                "/value"
                                                        + fault.pointer()
                                                                .substring(prefix.length()),
                                                fault.message())
                                        : fault)
                        .toList());
    }

    @PostMapping("/devices/{device}/actions/{action}")
    ResponseEntity<?> invoke(
            Caller caller,
            @PathVariable Id.DeviceId device,
            @PathVariable String action,
            @RequestBody(required = false) @Nullable Call call) {
        return call == null
                ? invoke(caller, device, action, null, "")
                : invoke(caller, device, action, call.input(), text(call.text()));
    }

    /// The bare input, as the Thing Description's form says.
    @PostMapping("/devices/{device}/actions/{action}/input")
    ResponseEntity<?> invokeBare(
            Caller caller,
            @PathVariable Id.DeviceId device,
            @PathVariable String action,
            @RequestBody(required = false) @Nullable JsonNode input) {
        return invoke(caller, device, action, input, "");
    }

    private ResponseEntity<?> invoke(
            Caller caller,
            Id.DeviceId device,
            String action,
            @Nullable JsonNode input,
            String text) {
        return Answers.of(
                HttpStatus.ACCEPTED,
                commands.invoke(
                        asker(caller),
                        device,
                        action,
                        Optional.ofNullable(input).orElse(NullNode.instance),
                        text));
    }

    private static ThingCommands.Asker asker(Caller caller) {
        return new ThingCommands.Asker(caller.subject(), caller.app(), "web");
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
