package org.opentos.hub.things;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which rows a chart is made of: as fine as its span and its points allow, and as what is kept of
/// that time allows.
///
/// @param step what one point stands for
/// @param aligned whether the steps begin at multiples of their length since 1970 (UTC) rather than
///   where the chart begins
/// @param sections the rows, in the order of time, none twice
record ChartPlan(Duration step, boolean aligned, List<Section> sections) {

    enum Source {
        RAW,
        FINE,
        HOURLY
    }

    /// @param to not included
    record Section(Source source, Instant from, Instant to) {}

    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<Duration> STEPS =
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(20),
                    Duration.ofMinutes(30),
                    HOUR,
                    Duration.ofHours(2),
                    Duration.ofHours(3),
                    Duration.ofHours(6),
                    Duration.ofHours(12),
                    Duration.ofDays(1));

    /// @param points at least 1; the plan never makes more
    /// @param state how far the roll-up is; empty where it never ran
    static ChartPlan of(
            Instant from, Instant to, int points, Duration fineStep, Optional<RollUpState> state) {
        Duration span = Duration.between(from, to);
        Duration width = span.dividedBy(points);
        boolean rawThere = state.isEmpty() || !from.isBefore(state.get().rawFrom());
        if (rawThere && width.compareTo(fineStep) < 0) {
            return new ChartPlan(width, false, List.of(new Section(Source.RAW, from, to)));
        }
        boolean fineThere = state.isEmpty() || !from.isBefore(state.get().fineFrom());
        Duration step = step(from, to, points, fineThere ? fineStep : HOUR, fineStep);
        Instant closed =
                state.map(RollUpState::closedTo)
                        .filter(to::isAfter)
                        .orElse(state.isEmpty() ? from : to);
        List<Section> sections = new ArrayList<>();
        split(sections, from, to, closed, step, fineStep);
        return new ChartPlan(step, true, List.copyOf(sections));
    }

    private static Duration step(
            Instant from, Instant to, int points, Duration least, Duration fineStep) {
        for (Duration step : STEPS) {
            if (step.compareTo(least) >= 0
                    && divides(fineStep, step)
                    && count(from, to, step) <= points) {
                return step;
            }
        }
        Duration step = STEPS.getLast();
        while (count(from, to, step) > points) {
            step = step.multipliedBy(2);
        }
        return step;
    }

    private static long count(Instant from, Instant to, Duration step) {
        return Math.floorDiv(to.minusNanos(1).getEpochSecond(), step.toSeconds())
                - Math.floorDiv(from.getEpochSecond(), step.toSeconds())
                + 1;
    }

    /// Whole hours, then on both sides what is whole of the finer steps, then observations.
    private static void split(
            List<Section> sections,
            Instant from,
            Instant to,
            Instant closed,
            Duration step,
            Duration fineStep) {
        Section fine = whole(Source.FINE, from, closed, fineStep);
        Section hourly =
                divides(HOUR, step)
                        ? whole(Source.HOURLY, from, closed, HOUR)
                        : new Section(Source.HOURLY, fine.from(), fine.from());
        if (hourly.from().isAfter(hourly.to())) {
            hourly = new Section(Source.HOURLY, fine.from(), fine.from());
        }
        if (fine.from().isAfter(fine.to())) {
            add(sections, Source.RAW, from, to);
            return;
        }
        add(sections, Source.RAW, from, fine.from());
        add(sections, Source.FINE, fine.from(), hourly.from());
        add(sections, Source.HOURLY, hourly.from(), hourly.to());
        add(sections, Source.FINE, hourly.to(), fine.to());
        add(sections, Source.RAW, fine.to(), to);
    }

    private static void add(List<Section> sections, Source source, Instant from, Instant to) {
        if (from.isBefore(to)) {
            sections.add(new Section(source, from, to));
        }
    }

    private static Section whole(Source source, Instant from, Instant to, Duration step) {
        long seconds = step.toSeconds();
        Instant first =
                Instant.ofEpochSecond(
                        Math.ceilDiv(from.getEpochSecond() + (from.getNano() > 0 ? 1 : 0), seconds)
                                * seconds);
        Instant last = Instant.ofEpochSecond(Math.floorDiv(to.getEpochSecond(), seconds) * seconds);
        return new Section(source, first, last);
    }

    private static boolean divides(Duration part, Duration whole) {
        return whole.toSeconds() % part.toSeconds() == 0;
    }
}
