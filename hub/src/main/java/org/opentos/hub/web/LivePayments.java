package org.opentos.hub.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequestChanged;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.storage.AfterCommit;
import org.opentos.protocol.Id;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Tells people's open pages, and their apps, when a payment request that concerns them changes:
/// which one, and no more. What it says, whoever is told fetches.
@Component
class LivePayments {
    private static final String CHANNEL = "live-payments";

    private final PaymentRequests requests;
    private final Nodes nodes;
    private final Map<Id.PersonId, List<Ear>> ears = new ConcurrentHashMap<>();

    /// A page, or an app, which hears of what it asked for and of no others.
    private record Ear(String app, LivePage page) {}

    LivePayments(PaymentRequests requests, Nodes nodes) {
        this.requests = requests;
        this.nodes = nodes;
        nodes.hear(CHANNEL, List::of, word -> heard(word.content()));
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
            if (!nodes.alone()) {
                nodes.tell(CHANNEL, changed.request().id().text().getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private void heard(byte[] id) {
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
