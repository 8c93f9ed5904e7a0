package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.models.ModelDocument;
import org.opentos.hub.models.ShippedThingModels;
import org.opentos.hub.models.ThingModels;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// The Thing Models that ship with the hub, and the check of a maker's own.
@RestController
@RequestMapping("/api/v1/thing-models")
class ThingModelController {
    record Checked(List<Refusal.Fault> faults, Summary summary) {}

    record Summary(int properties, int actions, int events) {}

    private final ThingModels models;
    private final ShippedThingModels shipped;

    ThingModelController(ThingModels models, ShippedThingModels shipped) {
        this.models = models;
        this.shipped = shipped;
    }

    @GetMapping
    @Operation(summary = "The Thing Models that ship with the hub, as a start for one's own.")
    List<ShippedThingModels.Shipped> shipped() {
        return shipped.all();
    }

    @PostMapping("/check")
    @Operation(summary = "Every fault of a Thing Model, with its place (RFC 6901).")
    ResponseEntity<?> check(Caller caller, @RequestBody byte[] body) {
        return switch (ModelDocument.read(body)) {
            case Outcome.Refused<JsonNode>(Refusal refusal)
                    when refusal.code() == RefusalCode.BODY_MALFORMED ->
                    ResponseEntity.ok(new Checked(refusal.faults(), new Summary(0, 0, 0)));
            case Outcome.Refused<JsonNode>(Refusal refusal) -> Answers.refuse(refusal);
            case Outcome.Done<JsonNode>(JsonNode document) ->
                    ResponseEntity.ok(new Checked(models.faults(document), summary(document)));
        };
    }

    private static Summary summary(JsonNode document) {
        return new Summary(
                members(document, "properties"),
                members(document, "actions"),
                members(document, "events"));
    }

    private static int members(JsonNode document, String kind) {
        JsonNode container = document.path(kind);
        return container.isObject() ? container.size() : 0;
    }
}
