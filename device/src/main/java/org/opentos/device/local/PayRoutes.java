package org.opentos.device.local;

import static org.opentos.device.local.Requests.act;

import io.helidon.webserver.http.HttpRouting;
import java.util.List;
import org.opentos.device.fabric.Asking;
import org.opentos.device.json.Json;
import org.opentos.device.pay.DeviceWallet;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the person who pays with this device can do at its shell.
public final class PayRoutes implements Routes {
    private static final List<String> DECISION_FIELDS = List.of("decision", "digest", "pin");

    private final DeviceId self;
    private final DeviceWallet wallet;
    private final Asking hub;

    public PayRoutes(DeviceId self, DeviceWallet wallet, Asking hub) {
        this.self = self;
        this.wallet = wallet;
        this.hub = hub;
    }

    @Override
    public void route(HttpRouting.Builder routing) {
        routing.get("/local/payment-code", (_, response) -> Requests.answer(response, code()))
                .post("/local/payments/{request}", act("request", this::decide));
    }

    /// The payment code to show now, with its QR code and its bars; it needs no hub.
    private Outcome<JsonNode> code() {
        return wallet.code().map(PayRoutes::drawn);
    }

    private static JsonNode drawn(JsonNode code) {
        ObjectNode drawn = Json.object();
        Json.members(code).forEach(drawn::set);
        drawn.set("qr", QrCode.of(Json.text(code, "scan").orElseThrow()));
        return drawn.put("bars", Barcode.of(Json.text(code, "text").orElseThrow()));
    }

    /// Approves or declines a payment: `decision`, and for an approval `digest` and, where it is
    /// asked for, `pin`.
    private Outcome<JsonNode> decide(String request, JsonNode body) {
        ObjectNode decision = Json.object().put("request", request);
        for (String field : DECISION_FIELDS) {
            Json.text(body, field).ifPresent(text -> decision.put(field, text));
        }
        return hub.ask(self, Channel.DECISIONS, decision);
    }
}
