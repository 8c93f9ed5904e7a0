package org.opentos.hub.revenue.split;

/// Who gets how much of a price without its tax, in parts per million.
public record Shares(int developerPpm, int makerPpm, int platformPpm) {
    public static final int WHOLE_PPM = 1_000_000;

    /// @throws IllegalArgumentException where they are not the whole
    public Shares {
        if (developerPpm < 0
                || makerPpm < 0
                || platformPpm < 0
                || (long) developerPpm + makerPpm + platformPpm != WHOLE_PPM) {
            throw new IllegalArgumentException(
                    "shares of %d, %d and %d do not add up to %d parts per million"
                            .formatted(developerPpm, makerPpm, platformPpm, WHOLE_PPM));
        }
    }
}
