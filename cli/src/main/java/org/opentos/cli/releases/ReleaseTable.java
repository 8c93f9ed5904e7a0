package org.opentos.cli.releases;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Releases of a product, a line each.
final class ReleaseTable {
    private static final String LINE = "%-10s %-16s %-6s %10s  %-14s %s";

    private ReleaseTable() {}

    /// @param rollouts of the product, the latest first
    static List<String> lines(List<JsonNode> releases, List<JsonNode> rollouts) {
        List<String> lines = new ArrayList<>();
        lines.add(LINE.formatted("code", "name", "kind", "size", "state", "roll-out"));
        for (JsonNode each : releases) {
            String rollout =
                    rollouts.stream()
                            .filter(other -> other.path("release").equals(each.path("id")))
                            .findFirst()
                            .map(ReleaseTable::rollout)
                            .orElse("none");
            lines.add(
                    LINE.formatted(
                            each.path("code").asInt(),
                            each.path("name").asString(),
                            each.path("kind").asString(),
                            FileSize.text(each.path("bytes").asLong()),
                            state(each),
                            rollout));
        }
        return lines;
    }

    /// For example "receiving 43 %", never 100 while something is missing.
    static String state(JsonNode release) {
        String state = release.path("state").asString();
        return state.equals("receiving")
                ? "receiving "
                        + percent(release.path("received").asLong(), release.path("bytes").asLong())
                : state;
    }

    static String percent(long received, long bytes) {
        return 100 * received / Math.max(1, bytes) + " %";
    }

    private static String rollout(JsonNode rollout) {
        String said =
                "%s, stage %d of %d, on %d of %d devices"
                        .formatted(
                                rollout.path("state").asString(),
                                rollout.path("stage").asInt() + 1,
                                rollout.path("stages").size(),
                                rollout.path("standings").path("done").asInt(0),
                                rollout.path("devices").asInt());
        int failures = rollout.path("failures").asInt();
        return failures == 0 ? said : said + ", failed on " + failures;
    }
}
