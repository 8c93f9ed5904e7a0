package org.opentos.hub.market.run;

import java.util.Optional;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.market.publish.Offer;
import org.opentos.hub.notify.PersonNotifications;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppCall;
import org.opentos.protocol.app.AppManifest;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Everything that a running app can ask of the hub, from whichever terminal: the one place where
/// its grants are looked at, and where what it did with them is written down.
@Component
public class AppCalls {
    private final Pseudonyms pseudonyms;
    private final AppStorage storage;
    private final Scores scores;
    private final CallRates rates;
    private final AppUses uses;
    private final DeviceCalls devices;
    private final PaymentCalls payments;
    private final FriendCalls friends;
    private final PersonNotifications notifications;
    private final JsonMapper json;

    AppCalls(
            Pseudonyms pseudonyms,
            AppStorage storage,
            Scores scores,
            CallRates rates,
            AppUses uses,
            DeviceCalls devices,
            PaymentCalls payments,
            FriendCalls friends,
            PersonNotifications notifications,
            JsonMapper json) {
        this.pseudonyms = pseudonyms;
        this.storage = storage;
        this.scores = scores;
        this.rates = rates;
        this.uses = uses;
        this.devices = devices;
        this.payments = payments;
        this.friends = friends;
        this.notifications = notifications;
        this.json = json;
    }

    /// Carries a call out. May block.
    ///
    /// Refused, in this order: `too-many-attempts`, `call-unknown`, `app-unavailable`,
    /// `grant-missing`, and then what the call itself is refused for.
    ///
    /// @param running an installation that lives
    /// @param name of a call of [AppCall]
    /// @param arguments an object; docs/apps.md has its members
    public Outcome<JsonNode> call(Installations.Shown running, String name, JsonNode arguments) {
        Installation installation = running.installation();
        if (!rates.takes(installation.id())) {
            return Outcome.refused(
                    RefusalCode.TOO_MANY_ATTEMPTS,
                    "The app calls more often than %d times in a second; wait a moment."
                            .formatted(CallRates.CALLS_PER_SECOND));
        }
        Optional<AppCall> call = AppCall.find(name);
        if (call.isEmpty()) {
            return Outcome.refused(RefusalCode.CALL_UNKNOWN, "The sdk has no such call.");
        }
        Optional<Offer> version = running.version();
        if (version.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.APP_UNAVAILABLE, "The app is not in the store any more.");
        }
        Outcome<JsonNode> answer =
                may(installation, call.get())
                        ? carryOut(installation, version.get(), call.get(), arguments)
                        : Outcome.refused(
                                RefusalCode.GRANT_MISSING,
                                "The person did not let the app do this; it can be changed where apps are managed.");
        if (call.get().grant().isPresent()) {
            uses.record(installation.id(), name, answer instanceof Outcome.Refused<JsonNode>);
        }
        return answer;
    }

    private static boolean may(Installation installation, AppCall call) {
        return call.grant().filter(each -> !installation.grants().contains(each)).isEmpty();
    }

    private Outcome<JsonNode> carryOut(
            Installation by, Offer version, AppCall call, JsonNode arguments) {
        String key = arguments.path("key").asString("");
        return switch (call) {
            case PERSON ->
                    done(
                            json.createObjectNode()
                                    .put("id", pseudonyms.of(by.person(), version.organisation())));
            case STORAGE_GET ->
                    done(
                            json.createObjectNode()
                                    .set("value", storage.get(by.app(), by.person(), key)));
            case STORAGE_SET ->
                    storage.set(by.app(), by.person(), key, arguments.path("value"))
                            .map(bytes -> json.createObjectNode().put("bytes", bytes));
            case STORAGE_REMOVE -> {
                storage.remove(by.app(), by.person(), key);
                yield done(json.createObjectNode());
            }
            case STORAGE_KEYS -> {
                ObjectNode answer = json.createObjectNode();
                storage.keys(by.app(), by.person()).forEach(answer.putArray("keys")::add);
                yield done(answer);
            }
            case DEVICES_LIST, DEVICES_SET, DEVICES_INVOKE -> devices.call(by, call, arguments);
            case PAYMENTS_ITEMS, PAYMENTS_BUY, PAYMENTS_ASK, PAYMENTS_FIND, PAYMENTS_WITHDRAW ->
                    payments.call(by, version, call, arguments);
            case FRIENDS_LIST, FRIENDS_CODE, FRIENDS_ADD, SCORES_SUBMIT, SCORES_TOP ->
                    friends.call(by, version, call, arguments);
            case NOTIFICATIONS_SEND -> tell(by, version.manifest(), arguments);
        };
    }

    private static Outcome<JsonNode> done(JsonNode answer) {
        return Outcome.done(answer);
    }

    private Outcome<JsonNode> tell(Installation by, AppManifest manifest, JsonNode arguments) {
        return notifications
                .send(
                        new PersonNotifications.Wish(
                                by.person(),
                                manifest.id().text(),
                                manifest.name().english(),
                                manifest.name().chinese(),
                                arguments.path("title").asString(""),
                                arguments.path("body").asString(""),
                                arguments.path("tag").asString(""),
                                by.device()))
                .map(_ -> json.createObjectNode());
    }

    /// Forgets what an app keeps for a person.
    public void forget(Installation installation) {
        storage.forget(installation.app(), installation.person());
        scores.forget(installation.app(), installation.person());
        notifications.forget(installation.person(), installation.app().text());
    }
}
