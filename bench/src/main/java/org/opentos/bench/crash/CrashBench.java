package org.opentos.bench.crash;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.opentos.bench.Figures;
import org.opentos.bench.Say;
import org.opentos.bench.peer.HubWorld;
import org.opentos.bench.wire.Login;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.local.Machine;
import tools.jackson.databind.JsonNode;

/// Kills the hub again and again while it works, and looks whether anything that it acknowledged is
/// lost: reports, by the twin and the history that the API shows; messages with QoS 1 and 2 to a
/// persistent session, by what its subscriber receives. The subscriber is away for every third
/// kill.
public final class CrashBench {
    private static final int REPORTERS = 4;
    private static final int REPORTS_PER_SECOND = 400;
    private static final int MESSAGES_PER_SECOND = 250;
    private static final int ACKNOWLEDGED_BEFORE_KILL_MIN = 50;
    private static final int ACKNOWLEDGED_BEFORE_KILL_SPREAD = 1_000;
    private static final long ACKNOWLEDGED_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);
    private static final int AWAY_EVERY = 3;
    private static final int POINTS = 1_000;
    private static final long SILENCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final String FILTER = "bench/crash/#";
    private static final String ONCE_OR_MORE = "bench/crash/1";
    private static final String ONCE = "bench/crash/2";

    private final HubWorld hub;
    private final int kills;
    private final Random random;
    private final long baseMillis = System.currentTimeMillis();
    private final List<Ledger> reports = new ArrayList<>();
    private final Map<String, Ledger> messages =
            Map.of(ONCE_OR_MORE, new Ledger(), ONCE, new Ledger());
    private final List<Sender> senders = new ArrayList<>();
    private final Receiver receiver;
    private int twinsBehind;

    private CrashBench(HubWorld hub, int kills, long seed) {
        this.hub = hub;
        this.kills = kills;
        this.random = new Random(seed);
        List<Login> devices = hub.devices();
        for (Login each : devices.subList(0, REPORTERS)) {
            Ledger ledger = new Ledger();
            reports.add(ledger);
            String topic = "tos/" + each.user() + "/reported";
            senders.add(new Sender(each, topic, 1, this::report, ledger, REPORTS_PER_SECOND));
        }
        senders.add(messages(devices.get(REPORTERS), ONCE_OR_MORE, 1));
        senders.add(messages(devices.get(REPORTERS + 1), ONCE, 2));
        this.receiver = new Receiver(devices.get(REPORTERS + 2), FILTER, messages);
    }

    private Sender messages(Login login, String topic, int qos) {
        Ledger ledger = messages.getOrDefault(topic, new Ledger());
        return new Sender(login, topic, qos, Integer::toString, ledger, MESSAGES_PER_SECOND);
    }

    /// By the device's own clock a millisecond for each report, so that each is an observation.
    private String report(int number) {
        return "{\"values\":{\"energy\":%d},\"at\":\"%s\"}"
                .formatted(number, Instant.ofEpochMilli(baseMillis + number));
    }

    public static void run(int kills) throws IOException, InterruptedException {
        long seed = System.nanoTime();
        Say.step("Start the hub; " + kills + " kills, seed " + seed);
        try (HubWorld hub = HubWorld.start("crash", List.of(REPORTERS + 3), List.of())) {
            Say.peers(List.of(hub));
            new CrashBench(hub, kills, seed).run().print();
        }
    }

    private Figures run() throws IOException, InterruptedException {
        receiver.connect(hub.port());
        for (int kill = 1; kill <= kills; kill++) {
            boolean away = kill % AWAY_EVERY == 0;
            if (away) {
                receiver.leave();
            } else if (kill > 1) {
                receiver.connect(hub.port());
            }
            workUntilKilled();
            hub.startAgain(List.of());
            Say.step(
                    "kill %d%s: %,d acknowledged so far, %d sessions were not there again; load average %s"
                            .formatted(
                                    kill,
                                    away ? ", subscriber away" : "",
                                    acknowledged(),
                                    receiver.sessionsLost(),
                                    Machine.loadAverage()));
        }
        receiver.connect(hub.port());
        finishWhatIsUnderWay();
        awaitSilence();
        Say.step("Read everything back");
        readBack();
        return figures();
    }

    private void workUntilKilled() throws InterruptedException {
        int before = acknowledged();
        int enough = ACKNOWLEDGED_BEFORE_KILL_MIN + random.nextInt(ACKNOWLEDGED_BEFORE_KILL_SPREAD);
        List<Thread> working = work();
        long deadline = System.nanoTime() + ACKNOWLEDGED_NANOS_MAX;
        while (acknowledged() - before < enough && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        hub.kill();
        for (Thread each : working) {
            each.join();
        }
    }

    private List<Thread> work() {
        int port = hub.port();
        return senders.stream()
                .map(each -> Thread.ofVirtual().start(() -> each.run(port)))
                .toList();
    }

    /// Whoever publishes comes back once more for what was not answered.
    private void finishWhatIsUnderWay() throws InterruptedException {
        List<Thread> working = work();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        senders.forEach(Sender::stop);
        for (Thread each : working) {
            each.join();
        }
    }

    private void awaitSilence() {
        long last = -1;
        long since = System.nanoTime();
        while (System.nanoTime() - since < SILENCE_NANOS_MAX) {
            if (receiver.received() != last) {
                last = receiver.received();
                since = System.nanoTime();
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private int acknowledged() {
        return reports.stream().mapToInt(Ledger::acknowledged).sum()
                + messages.values().stream().mapToInt(Ledger::acknowledged).sum();
    }

    /// Asks for history in stretches of a millisecond, each of which has one report at most.
    private void readBack() {
        HubClient owner = hub.owner();
        for (int index = 0; index < REPORTERS; index++) {
            Ledger ledger = reports.get(index);
            String device = hub.devices().get(index).user();
            for (int from = 0; from <= ledger.lastAcknowledged(); from += POINTS) {
                Instant begin = Instant.ofEpochMilli(baseMillis + from).minusNanos(500_000);
                JsonNode answer =
                        owner.get(
                                "/api/v1/devices/%s/properties/energy/observations?from=%s&to=%s&points=%d"
                                        .formatted(
                                                device, begin, begin.plusMillis(POINTS), POINTS));
                for (JsonNode point : answer.path("points")) {
                    ledger.arrive((int) Math.round(point.path("min").asDouble()));
                }
            }
            int shown =
                    owner.get("/api/v1/devices/" + device + "/properties").path("energy").asInt(0);
            if (shown < ledger.lastAcknowledged()) {
                Say.step(
                        "the twin of %s shows %d, but %d was acknowledged"
                                .formatted(device, shown, ledger.lastAcknowledged()));
                twinsBehind++;
            }
        }
    }

    private Figures figures() {
        Ledger first = messages.getOrDefault(ONCE_OR_MORE, new Ledger());
        Ledger second = messages.getOrDefault(ONCE, new Ledger());
        int reportsLost = reports.stream().mapToInt(Ledger::lost).sum() + twinsBehind;
        Figures figures = new Figures();
        figures.put("kills", kills);
        figures.put("acknowledged", acknowledged());
        figures.put("lost", reportsLost + first.lost() + second.lost());
        figures.put("duplicated_qos2", second.duplicated());
        Map<String, Object> kept = new LinkedHashMap<>();
        kept.put("acknowledged", reports.stream().mapToInt(Ledger::acknowledged).sum());
        kept.put("lost", reportsLost);
        figures.put("twin_and_history", kept);
        Map<String, Object> session = new LinkedHashMap<>();
        session.put("qos1_acknowledged", first.acknowledged());
        session.put("qos1_lost", first.lost());
        session.put("qos2_acknowledged", second.acknowledged());
        session.put("qos2_lost", second.lost());
        session.put("not_there_again", receiver.sessionsLost());
        figures.put("persistent_session", session);
        return figures;
    }
}
