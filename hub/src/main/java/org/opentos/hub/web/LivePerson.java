package org.opentos.hub.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.opentos.hub.activity.ActivityChanged;
import org.opentos.hub.activity.HandoffChanged;
import org.opentos.hub.home.Access;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.notify.Notified;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequestChanged;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.reach.SendingChanged;
import org.opentos.hub.storage.AfterCommit;
import org.opentos.hub.voice.Exchange;
import org.opentos.hub.voice.ExchangeChanged;
import org.opentos.hub.voice.RecordingsWanted;
import org.opentos.protocol.Id;
import org.opentos.protocol.Subject;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Tells people's open pages, and their apps, when a payment request that concerns them changes:
/// which one, and no more; and pages, when there is something else among what the person was told,
/// or does. What it says, whoever is told fetches.
@Component
class LivePerson {
    private static final String PAYMENTS = "live-payments";
    private static final String NOTIFICATIONS = "live-notifications";
    private static final String ACTIVITIES = "live-activities";
    private static final String SENDINGS = "live-sendings";
    private static final String EXCHANGES = "live-exchanges";
    private static final String HOME_EXCHANGES = "live-home-exchanges";

    private final Access access;
    private final PaymentRequests requests;
    private final Nodes nodes;
    private final Map<Id.PersonId, List<Ear>> ears = new ConcurrentHashMap<>();

    /// A page, or an app, which hears of what it asked for and of no others.
    private record Ear(String app, LivePage page) {}

    LivePerson(Access access, PaymentRequests requests, Nodes nodes) {
        this.access = access;
        this.requests = requests;
        this.nodes = nodes;
        nodes.hear(PAYMENTS, List::of, word -> paymentHeard(word.content()));
        nodes.hear(NOTIFICATIONS, List::of, word -> heard(word.content(), "notifications"));
        nodes.hear(ACTIVITIES, List::of, word -> heard(word.content(), "activities"));
        nodes.hear(SENDINGS, List::of, word -> heard(word.content(), "sendings"));
        nodes.hear(EXCHANGES, List::of, word -> heard(word.content(), "exchanges"));
        nodes.hear(
                HOME_EXCHANGES,
                List::of,
                word ->
                        tellHere(
                                Id.HomeId.parse(
                                        new String(word.content(), StandardCharsets.UTF_8))));
    }

    /// Tells a page or an app of a person from now on, until closed.
    AutoCloseable open(Caller caller, LivePage page) {
        Ear ear = new Ear(caller.app(), page);
        ears.computeIfAbsent(caller.person(), _ -> new CopyOnWriteArrayList<>()).add(ear);
        return () ->
                ears.computeIfPresent(
                        caller.person(),
                        (_, open) -> {
                            open.remove(ear);
                            return open.isEmpty() ? null : open;
                        });
    }

    @EventListener
    void changed(PaymentRequestChanged changed) {
        AfterCommit.run(() -> {
            tellHere(changed.request());
            tellOthers(PAYMENTS, changed.request().id());
        });
    }

    @EventListener
    void changed(Notified changed) {
        tell(changed.person(), NOTIFICATIONS, "notifications");
    }

    @EventListener
    void changed(ActivityChanged changed) {
        tell(changed.person(), ACTIVITIES, "activities");
    }

    @EventListener
    void changed(HandoffChanged changed) {
        tell(changed.handoff().person(), ACTIVITIES, "activities");
    }

    @EventListener
    void changed(SendingChanged changed) {
        tell(changed.person(), SENDINGS, "sendings");
    }

    /// Where nobody knows who spoke, it concerns the people of the home.
    @EventListener
    void changed(ExchangeChanged changed) {
        Exchange.Speaker speaker = changed.exchange().speaker();
        tellExchanges(speaker.home(), speaker.person());
    }

    @EventListener
    void changed(RecordingsWanted changed) {
        tellExchanges(changed.home(), changed.person());
    }

    private void tellExchanges(Id.HomeId home, Optional<Id.PersonId> person) {
        if (person.isPresent()) {
            tell(person.get(), EXCHANGES, "exchanges");
        } else {
            AfterCommit.run(() -> {
                tellHere(home);
                tellOthers(HOME_EXCHANGES, home);
            });
        }
    }

    private void tellHere(Id.HomeId home) {
        ears.keySet().stream()
                .filter(each -> access.homes(new Subject.Person(each)).contains(home))
                .forEach(each -> tellHere(each, "exchanges"));
    }

    private void tell(Id.PersonId person, String channel, String type) {
        AfterCommit.run(() -> {
            tellHere(person, type);
            tellOthers(channel, person);
        });
    }

    private void tellOthers(String channel, Id id) {
        if (!nodes.alone()) {
            nodes.tell(channel, id.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void heard(byte[] person, String type) {
        tellHere(Id.PersonId.parse(new String(person, StandardCharsets.UTF_8)), type);
    }

    private void tellHere(Id.PersonId person, String type) {
        ears.getOrDefault(person, List.of()).stream()
                .filter(ear -> ear.app().isEmpty())
                .forEach(ear -> ear.page().offer("{\"type\":\"" + type + "\"}"));
    }

    private void paymentHeard(byte[] id) {
        requests.look(Id.PaymentRequestId.parse(new String(id, StandardCharsets.UTF_8)))
                .ifPresent(this::tellHere);
    }

    private void tellHere(PaymentRequest request) {
        String json = "{\"type\":\"payment-request\",\"id\":\"" + request.id().text() + "\"}";
        ears.forEach((person, open) ->
                open.stream()
                        .filter(ear -> requests.concerns(person, ear.app(), request))
                        .forEach(ear -> ear.page().offer(json)));
    }
}
