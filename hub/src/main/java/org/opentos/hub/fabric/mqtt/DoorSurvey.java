package org.opentos.hub.fabric.mqtt;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.opentos.hub.fabric.DoorStatus;
import org.opentos.hub.fabric.DoorView;
import org.opentos.hub.fabric.peers.Peers;
import org.opentos.hub.fabric.routing.SpaceFabric;

/// Looks over the door's sessions when somebody asks. Nothing is kept for it meanwhile.
final class DoorSurvey implements DoorView {
    private static final Comparator<DoorStatus.Consumer> BY_WAITING =
            Comparator.comparingLong(DoorStatus.Consumer::waitingBytes)
                    .thenComparingLong(DoorStatus.Consumer::storedMessages);

    private final DoorMetrics metrics;
    private final Sessions sessions;
    private final SpaceFabric fabric;
    private final Peers peers;

    DoorSurvey(DoorMetrics metrics, Sessions sessions, SpaceFabric fabric, Peers peers) {
        this.metrics = metrics;
        this.sessions = sessions;
        this.fabric = fabric;
        this.peers = peers;
        metrics.gauge(
                "opentos.mqtt.sessions.kept",
                this,
                each -> each.sessions().kept,
                "Sessions that outlive their connection");
        metrics.gauge(
                "opentos.mqtt.sessions.away",
                this,
                each -> each.sessions().away,
                "Kept sessions that nobody is connected to");
        metrics.gauge(
                "opentos.mqtt.clients.slow",
                this,
                each -> each.sessions().slow,
                "Clients for whom publishers do not wait, since they do not keep up");
        metrics.gauge(
                "opentos.mqtt.waiting",
                this,
                each -> each.sessions().waitingMessages,
                "Messages that wait for connected clients in memory");
        metrics.gauge(
                "opentos.mqtt.subscriptions",
                this,
                DoorSurvey::subscriptions,
                "Subscriptions in all spaces, those of the hub's own rooms included");
        metrics.gauge(
                "opentos.mqtt.retained",
                this,
                DoorSurvey::retained,
                "Retained messages in the spaces that somebody stands in");
    }

    /// What one walk over the sessions found.
    private static final class Found {
        int kept;
        int away;
        int slow;
        long waitingMessages;
        final PriorityQueue<DoorStatus.Consumer> slowest = new PriorityQueue<>(BY_WAITING);
    }

    private Found sessions() {
        return sessions(0);
    }

    private Found sessions(int slowestMax) {
        Found found = new Found();
        long now = System.currentTimeMillis();
        for (Session each : sessions.standing()) {
            if (each.kept() != null) {
                found.kept++;
                found.away += each.owningConnection() == null ? 1 : 0;
            }
            DoorStatus.Consumer consumer = each.consumer(now);
            if (consumer == null) {
                continue;
            }
            found.slow += consumer.slow() ? 1 : 0;
            found.waitingMessages += consumer.waitingMessages();
            found.slowest.add(consumer);
            if (found.slowest.size() > slowestMax) {
                found.slowest.remove();
            }
        }
        return found;
    }

    private long subscriptions() {
        return fabric.spaces().stream().mapToLong(each -> each.subscriptions()).sum();
    }

    private long retained() {
        return fabric.spaces().stream().mapToLong(each -> each.retained().count()).sum();
    }

    @Override
    public DoorStatus status(int slowestMax) {
        Found found = sessions(Math.clamp(slowestMax, 0, DoorStatus.SLOWEST_MAX));
        List<DoorStatus.Consumer> slowest =
                found.slowest.stream().sorted(BY_WAITING.reversed()).toList();
        return new DoorStatus(
                Instant.ofEpochMilli(System.currentTimeMillis()),
                metrics.startedAt(),
                peers.processes(),
                metrics.openConnections(),
                metrics.clients(),
                found.kept,
                found.away,
                subscriptions(),
                retained(),
                metrics.traffic(),
                metrics.refusals(),
                metrics.drops(),
                metrics.ends(),
                found.slow,
                slowest);
    }
}
