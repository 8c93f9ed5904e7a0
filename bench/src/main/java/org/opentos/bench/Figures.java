package org.opentos.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opentos.cli.local.Machine;
import tools.jackson.databind.json.JsonMapper;

/// What a bench found: medians of its rounds and their ratios, and in the end one line of JSON.
public final class Figures {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Object> all = new LinkedHashMap<>();

    /// Adds the median of each peer's rounds, and for each peer but ours how many times as much
    /// ours is.
    ///
    /// @param rounds by peer; the first is ours
    static Map<String, Object> compared(Map<String, List<Double>> rounds) {
        Map<String, Object> figures = new LinkedHashMap<>();
        rounds.forEach((peer, each) -> figures.put(peer, (double) Math.round(median(each))));
        double ours = median(rounds.getOrDefault("ours", List.of(0.0)));
        rounds.forEach((peer, each) -> {
            if (!peer.equals("ours")) {
                figures.put("ratio_" + peer, Machine.rounded(ours / median(each)));
            }
        });
        return figures;
    }

    public static double median(List<Double> rounds) {
        return Machine.median(rounds, Double::doubleValue);
    }

    public void put(String name, Object value) {
        all.put(name, value);
    }

    void putAll(Map<String, Object> figures) {
        all.putAll(figures);
    }

    public void print() {
        all.put("load_average", Machine.loadAverage());
        System.out.println(JSON.writeValueAsString(all));
    }
}
