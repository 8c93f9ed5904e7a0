package org.opentos.hub.pay.terminal;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.devices.DeviceMoved;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.pay.request.Approvals;
import org.opentos.hub.pay.request.Confirmation;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequestChanged;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.pay.request.PaymentRules;
import org.opentos.hub.pay.till.PaymentKey;
import org.opentos.hub.pay.till.PaymentKeys;
import org.opentos.hub.pay.till.PersonalDevices;
import org.opentos.hub.storage.AfterCommit;
import org.opentos.hub.things.TerminalTold;
import org.opentos.hub.things.Terminals;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;
import org.opentos.protocol.money.Money;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Payments on the watch or phone that a person pays with: it is told what waits for that person,
/// and the key of its payment codes; what the person decides there is carried out as on a page.
@Component
class PaymentTerminals implements TerminalTold {
    /// What a small screen is told at a time.
    static final int REQUESTS_MAX = 10;

    private final PaymentKeys keys;
    private final PersonalDevices personal;
    private final PaymentRequests requests;
    private final Approvals approvals;
    private final PaymentRules rules;
    private final Persons persons;
    private final Organisations organisations;
    private final Devices devices;
    private final ObjectProvider<Terminals> terminals;
    private final JsonMapper json;

    PaymentTerminals(
            PaymentKeys keys,
            PersonalDevices personal,
            PaymentRequests requests,
            Approvals approvals,
            PaymentRules rules,
            Persons persons,
            Organisations organisations,
            Devices devices,
            ObjectProvider<Terminals> terminals,
            JsonMapper json) {
        this.keys = keys;
        this.personal = personal;
        this.requests = requests;
        this.approvals = approvals;
        this.rules = rules;
        this.persons = persons;
        this.organisations = organisations;
        this.devices = devices;
        this.terminals = terminals;
        this.json = json;
    }

    private Optional<PaymentKey> key(Id.DeviceId device) {
        return keys.of(device).filter(key -> personal.isWith(key.person(), device));
    }

    @Override
    public Topics.Channel tells() {
        return Topics.Channel.WALLET;
    }

    @Override
    public Optional<Topics.Channel> hears() {
        return Optional.of(Topics.Channel.DECISIONS);
    }

    @Override
    public JsonNode now(Id.DeviceId device) {
        ObjectNode told = json.createObjectNode();
        Optional<PaymentKey> key = key(device);
        if (key.isEmpty()) {
            return told.set("person", json.nullNode());
        }
        told.put("person", name(key.get().person()))
                .put("account", key.get().account())
                .put("key", Base64.getEncoder().encodeToString(keys.secret(key.get())));
        ArrayNode waiting = told.putArray("requests");
        requests.toApprove(key.get().person()).stream()
                .limit(REQUESTS_MAX)
                .forEach(each -> waiting.add(shown(key.get().person(), each)));
        return told;
    }

    private JsonNode shown(Id.PersonId person, PaymentRequest request) {
        ObjectNode shown =
                json.createObjectNode()
                        .put("id", request.id().text())
                        .put("digest", request.digest())
                        .put("payee", name(request.payee()))
                        .put("title", request.title())
                        .put("expiresAt", request.expires().toString())
                        .put("needsPin", rules.needsConfirmation(person, request.gross()))
                        .put("askedBy", request.asker().equals(person) ? "" : name(request.asker()))
                        .put(
                                "askedOn",
                                request.askedOn()
                                        .flatMap(each -> devices.find(each.device()))
                                        .map(Devices.Device::name)
                                        .orElse(""))
                        .put("atTill", request.isAtTill());
        request.plan()
                .ifPresent(plan ->
                        shown.putObject("subscription")
                                .put("period", plan.every().text())
                                .put("trialDays", plan.trialDays())
                                .put("graceDays", plan.graceDays()));
        Money gross = request.gross();
        shown.putObject("amount")
                .put("currency", gross.currency().code())
                .put("value", gross.decimal().toPlainString())
                .put("minor", gross.minor());
        return shown;
    }

    private String name(PaymentRequest.Payee payee) {
        return switch (payee) {
            case PaymentRequest.Payee.Seller seller ->
                    organisations.find(seller.organisation()).map(Organisation::name).orElse("");
            case PaymentRequest.Payee.Receiver receiver -> name(receiver.person());
        };
    }

    private String name(Id.PersonId person) {
        return persons.find(person).map(Person::displayName).orElse("");
    }

    /// Refused as an approval is, and as `field-invalid` where it cannot be understood.
    @Override
    public Optional<Refusal> heard(Id.DeviceId device, JsonNode said) {
        Optional<PaymentKey> key = key(device);
        if (key.isEmpty()) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.NOT_ALLOWED,
                            "Nobody pays with this device; connect it in the wallet first."));
        }
        Optional<Id.PaymentRequestId> request = request(said.path("request").asString(""));
        String decision = said.path("decision").asString("");
        Caller caller = new Caller(key.get().person(), "", Set.of(), device.text());
        return request.flatMap(id ->
                        switch (decision) {
                            case "approve" ->
                                    Optional.<Outcome<PaymentRequest>>of(
                                            approvals.approve(
                                                    caller,
                                                    id,
                                                    said.path("digest").asString(""),
                                                    Optional.of(said.path("pin").asString(""))
                                                            .filter(pin -> !pin.isEmpty())
                                                            .map(Confirmation.Pin::new)));
                            case "decline" -> Optional.of(requests.decline(caller, id));
                            default -> Optional.empty();
                        })
                .map(PaymentTerminals::refusal)
                .orElseGet(() ->
                        Optional.of(
                                Refusal.of(
                                        RefusalCode.FIELD_INVALID,
                                        "A decision is approve or decline, of a request by its id.")));
    }

    private static Optional<Refusal> refusal(Outcome<PaymentRequest> outcome) {
        return outcome instanceof Outcome.Refused<PaymentRequest>(Refusal refusal)
                ? Optional.of(refusal)
                : Optional.empty();
    }

    private static Optional<Id.PaymentRequestId> request(String text) {
        try {
            return Optional.of(Id.PaymentRequestId.parse(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    @EventListener
    void changed(PaymentRequestChanged changed) {
        AfterCommit.run(() -> concerned(changed.request()).forEach(this::tell));
    }

    private void tell(Id.DeviceId device) {
        terminals.getObject().tell(device, tells());
    }

    private Set<Id.DeviceId> concerned(PaymentRequest request) {
        List<PaymentKey> all = new ArrayList<>(keys.of(request.asker()));
        if (request.child()) {
            request.home()
                    .map(devices::inHome)
                    .map(inHome -> inHome.stream().map(Devices.Device::id).toList())
                    .map(keys::in)
                    .ifPresent(all::addAll);
        }
        Set<Id.DeviceId> concerned = new LinkedHashSet<>();
        all.forEach(each -> each.device().ifPresent(concerned::add));
        return concerned;
    }

    /// Whoever has the device next pays with it for nobody.
    @EventListener
    void moved(DeviceMoved moved) {
        if (!moved.from().equals(moved.to())) {
            keys.end(moved.device());
        }
    }
}
