package org.opentos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void compares_medians_whatever_one_round_was_like() {
        Map<String, List<Double>> rounds = new LinkedHashMap<>();
        rounds.put("ours", List.of(100.0, 90.0, 1.0));
        rounds.put("mosquitto", List.of(30.0, 1_000.0, 20.0));
        assertThat(Figures.compared(rounds))
                .containsExactly(
                        Map.entry("ours", 90.0),
                        Map.entry("mosquitto", 30.0),
                        Map.entry("ratio_mosquitto", 3.0));
    }
}
