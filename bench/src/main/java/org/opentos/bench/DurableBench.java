package org.opentos.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.opentos.bench.load.Load;
import org.opentos.bench.load.Plan;
import org.opentos.bench.load.Result;
import org.opentos.bench.peer.HubWorld;
import org.opentos.cli.CommandException;
import org.opentos.cli.local.Machine;
import org.opentos.protocol.Id;

/// State changes that are acknowledged after the commit of twin and history, beside a bare group
/// commit of the same rows in the same database.
final class DurableBench {
    private static final int ROUNDS = 3;
    private static final int DEVICES = 100;
    private static final int WINDOW = 50;
    private static final double LEAD_SECONDS = 2;
    private static final double MEASURE_SECONDS = 8;
    private static final int LOAD_HEAP_MEBIBYTES = 512;

    private DurableBench() {}

    static void run() throws IOException, SQLException {
        Say.step("Start the hub and fill a home with " + DEVICES + " devices");
        try (HubWorld hub = HubWorld.start("durable", List.of(DEVICES), List.of());
                Load load = Load.start(LOAD_HEAP_MEBIBYTES)) {
            Say.peers(List.of(hub));
            List<UUID> ids = ids(hub);
            try (BareCommit bare = new BareCommit(hub.databaseUrl(), hub.databasePassword(), ids)) {
                Map<String, List<Double>> rounds = new LinkedHashMap<>();
                ours(hub, load, bare);
                bare.run(0, LEAD_SECONDS);
                for (int round = 1; round <= ROUNDS; round++) {
                    note(rounds, round, "ours", ours(hub, load, bare));
                    note(rounds, round, "bare", bare.run(LEAD_SECONDS, MEASURE_SECONDS));
                }
                print(rounds);
            }
        }
    }

    private static void note(
            Map<String, List<Double>> rounds, int round, String who, double perSecond) {
        rounds.computeIfAbsent(who, _ -> new ArrayList<>()).add(perSecond);
        Say.step(
                "round %d, %s: %,.0f state changes/s; load average %s"
                        .formatted(round, who, perSecond, Machine.loadAverage()));
    }

    private static void print(Map<String, List<Double>> rounds) {
        double ours = Figures.median(rounds.getOrDefault("ours", List.of()));
        double bare = Figures.median(rounds.getOrDefault("bare", List.of()));
        Figures figures = new Figures();
        figures.put("ours_per_second", Math.round(ours));
        figures.put("bare_group_commit_per_second", Math.round(bare));
        figures.put("ratio_bare", Machine.rounded(ours / bare));
        figures.put("devices", DEVICES);
        figures.put("window", WINDOW);
        figures.print();
    }

    private static double ours(HubWorld hub, Load load, BareCommit database) throws SQLException {
        double before = Machine.processorSeconds(hub.pid());
        Result result =
                load.run(
                        new Plan(
                                Plan.Kind.REPORTS,
                                hub.port(),
                                false,
                                hub.devices(),
                                List.of(),
                                0,
                                WINDOW,
                                0,
                                LEAD_SECONDS,
                                MEASURE_SECONDS));
        double used =
                (Machine.processorSeconds(hub.pid()) - before) / (LEAD_SECONDS + MEASURE_SECONDS);
        Say.step(
                "  processors: hub without its database %.2f, load client %.2f"
                        .formatted(used, result.processorShare()));
        long kept = database.kept(Instant.ofEpochMilli(result.baseMillis()));
        if (kept != result.received()) {
            throw new CommandException(
                    "%d reports were acknowledged, but %d observations are there"
                            .formatted(result.received(), kept));
        }
        return result.perSecond();
    }

    private static List<UUID> ids(HubWorld hub) {
        return hub.devices().stream().map(each -> Id.DeviceId.parse(each.user()).value()).toList();
    }
}
