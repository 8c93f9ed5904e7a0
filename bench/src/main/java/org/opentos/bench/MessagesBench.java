package org.opentos.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.opentos.bench.load.Load;
import org.opentos.bench.load.Plan;
import org.opentos.bench.load.Result;
import org.opentos.bench.peer.Bare;
import org.opentos.bench.peer.HubWorld;
import org.opentos.bench.peer.Mosquitto;
import org.opentos.bench.peer.Peer;
import org.opentos.bench.wire.Login;
import org.opentos.cli.local.Machine;

/// Messages that only pass through: how many in a second, and how long one takes, beside Mosquitto
/// and a bare door.
final class MessagesBench {
    private static final int ROUNDS = 3;
    private static final int PUBLISHERS = 20;
    private static final int SUBSCRIBERS = 1_000;
    private static final int WINDOW = 100;
    private static final int SMALL_BYTES = 16;
    private static final int LARGE_BYTES = 256;
    private static final double STEADY_PER_SECOND = 800;
    private static final double LEAD_SECONDS = 1;
    private static final double MEASURE_SECONDS = 3;

    /// Before the first round, so that what compiles itself has done so.
    private static final double WARM_SECONDS = 4;

    private static final int LOAD_HEAP_MEBIBYTES = 512;

    /// Our door's own bound (`docs/messages.md`); Mosquitto's default of 20 would slow it.
    private static final int INFLIGHT = 1_024;

    private final List<Login> logins;
    private final List<Peer> peers;
    private final Load load;

    /// Messages for each second of the processor that the peer used; of little account where the
    /// machine is idle, but what others do on it disturbs this less than messages a second.
    private final Map<String, List<Double>> efficiencies = new LinkedHashMap<>();

    private MessagesBench(List<Login> logins, List<Peer> peers, Load load) {
        this.logins = logins;
        this.peers = peers;
        this.load = load;
    }

    static void run() throws IOException {
        Say.step("Start the hub and fill a home with " + SUBSCRIBERS + " devices");
        try (HubWorld hub = HubWorld.start("messages", List.of(SUBSCRIBERS), List.of());
                Mosquitto mosquitto =
                        Mosquitto.start(
                                hub.directory().resolve("mosquitto"), hub.devices(), INFLIGHT);
                Bare bare = new Bare();
                Load load = Load.start(LOAD_HEAP_MEBIBYTES)) {
            List<Peer> peers = List.of(hub, mosquitto, bare);
            Say.peers(peers);
            MessagesBench bench = new MessagesBench(hub.devices(), peers, load);
            Figures figures = new Figures();
            figures.putAll(bench.compare("QoS 1, 16 B", bench.stream(SMALL_BYTES)));
            figures.put("payload_256", bench.compare("QoS 1, 256 B", bench.stream(LARGE_BYTES)));
            figures.put("fan_out", bench.compare("fan-out, 16 B", bench.fanOut()));
            figures.put("latency", bench.latency());
            figures.print();
        }
    }

    /// The same load on each in turn.
    private Map<String, Object> compare(String name, Template template) {
        efficiencies.clear();
        Map<String, Object> figures =
                Figures.compared(
                        rounds(name, peers, template, "%,.0f messages/s", Result::perSecond));
        Map<String, Object> efficiency = new LinkedHashMap<>();
        efficiencies.forEach(
                (peer, each) -> efficiency.put(peer, Math.round(Figures.median(each))));
        figures.put("per_processor_second", efficiency);
        return figures;
    }

    private Map<String, Object> latency() {
        Map<String, List<Double>> rounds =
                rounds(
                        "800 messages/s",
                        peers.subList(0, 2),
                        this::steady,
                        "p99 %.2f ms",
                        Result::p99Milliseconds);
        Map<String, Object> figures = new LinkedHashMap<>();
        rounds.forEach(
                (peer, each) -> figures.put(peer + "_p99_milliseconds", Figures.median(each)));
        return figures;
    }

    /// The plan for a peer's port.
    private interface Template {
        Plan on(int port, double leadSeconds, double measureSeconds);
    }

    private Map<String, List<Double>> rounds(
            String name,
            List<Peer> among,
            Template template,
            String format,
            ToDoubleFunction<Result> figure) {
        Map<String, List<Double>> rounds = new LinkedHashMap<>();
        for (Peer peer : among) {
            Say.step(name + ", warming " + peer.name());
            load.run(template.on(peer.port(), 0, WARM_SECONDS));
        }
        for (int round = 1; round <= ROUNDS; round++) {
            for (Peer peer : among) {
                double before = Machine.processorSeconds(peer.pid());
                Result result = load.run(template.on(peer.port(), LEAD_SECONDS, MEASURE_SECONDS));
                double used = Machine.processorSeconds(peer.pid()) - before;
                double value = figure.applyAsDouble(result);
                rounds.computeIfAbsent(peer.name(), _ -> new ArrayList<>()).add(value);
                efficiencies
                        .computeIfAbsent(peer.name(), _ -> new ArrayList<>())
                        .add(result.received() / used);
                Say.step(
                        "%s, round %d, %s: %s; processors: peer %.2f, load client %.2f; load average %s"
                                .formatted(
                                        name,
                                        round,
                                        peer.name(),
                                        format.formatted(value),
                                        used / (LEAD_SECONDS + MEASURE_SECONDS),
                                        result.processorShare(),
                                        Machine.loadAverage()));
            }
        }
        return rounds;
    }

    private Template stream(int payloadBytes) {
        return (port, lead, measure) ->
                new Plan(
                        Plan.Kind.STREAM,
                        port,
                        false,
                        logins.subList(1, 1 + PUBLISHERS),
                        logins.subList(0, 1),
                        payloadBytes,
                        WINDOW,
                        0,
                        lead,
                        measure);
    }

    private Template fanOut() {
        return (port, lead, measure) ->
                new Plan(
                        Plan.Kind.FAN_OUT,
                        port,
                        false,
                        List.of(),
                        logins,
                        SMALL_BYTES,
                        WINDOW,
                        0,
                        lead,
                        measure);
    }

    private Plan steady(int port, double lead, double measure) {
        return new Plan(
                Plan.Kind.PACED,
                port,
                false,
                logins.subList(1, 1 + PUBLISHERS),
                logins.subList(0, 1),
                SMALL_BYTES,
                WINDOW,
                STEADY_PER_SECOND,
                lead,
                measure);
    }
}
