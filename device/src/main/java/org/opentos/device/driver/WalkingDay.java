package org.opentos.device.driver;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// How somebody walks through one day: asleep, up and about, and out for a few walks. The same
/// wearer on the same day walks the same way, so that a band that starts in the afternoon knows of
/// the morning, as one would that had counted all along.
final class WalkingDay {
    static final int HOURS = 24;
    private static final double SECONDS_PER_HOUR = 3_600;

    private static final double ASLEEP_BEATS = 56;
    private static final double REST_BEATS = 66;
    private static final double WALK_BEATS = 106;

    /// What an hour of being up and about comes to, between the walks.
    private static final double ABOUT_STEPS_PER_SECOND = 240 / SECONDS_PER_HOUR;

    /// @param from, to seconds since midnight
    private record Stretch(double from, double to, double stepsPerSecond, double beats) {
        double seconds(double begin, double end) {
            return Math.max(0, Math.min(end, to) - Math.max(begin, from));
        }
    }

    /// One after the other, from midnight to midnight.
    private final List<Stretch> stretches = new ArrayList<>();

    private WalkingDay() {}

    static WalkingDay of(long wearer, LocalDate date) {
        SplittableRandom random = new SplittableRandom(wearer ^ date.toEpochDay() * 0x9E3779B9L);
        WalkingDay day = new WalkingDay();
        double up = day.asleep(0, hour(random, 6.5, 0.5));
        up = day.walk(random, day.about(up, hour(random, 7.8, 0.4)), 22);
        up = day.walk(random, day.about(up, hour(random, 12.3, 0.3)), 16);
        up = day.walk(random, day.about(up, hour(random, 15.5, 0.6)), 9);
        up = day.walk(random, day.about(up, hour(random, 18.2, 0.5)), 34);
        day.asleep(day.about(up, hour(random, 22.8, 0.5)), HOURS * SECONDS_PER_HOUR);
        return day;
    }

    /// Steps between two times of the day, in seconds since midnight.
    double steps(double from, double to) {
        return stretches.stream()
                .mapToDouble(each -> each.seconds(from, to) * each.stepsPerSecond())
                .sum();
    }

    /// Towards how many beats a minute the heart goes then.
    double beats(double at) {
        return stretches.stream()
                .filter(each -> at >= each.from() && at < each.to())
                .mapToDouble(Stretch::beats)
                .findFirst()
                .orElse(ASLEEP_BEATS);
    }

    /// The mean between two times; 0 where none lies between them.
    double meanBeats(double from, double to) {
        return to <= from
                ? 0
                : stretches.stream()
                                .mapToDouble(each -> each.seconds(from, to) * each.beats())
                                .sum()
                        / (to - from);
    }

    private double asleep(double from, double to) {
        return add(from, to, 0, ASLEEP_BEATS);
    }

    private double about(double from, double to) {
        return add(from, to, ABOUT_STEPS_PER_SECOND, REST_BEATS);
    }

    private double walk(SplittableRandom random, double from, double minutes) {
        double seconds = minutes * 60 * random.nextDouble(0.8, 1.3);
        return add(from, from + seconds, random.nextDouble(1.6, 1.9), WALK_BEATS);
    }

    private double add(double from, double to, double stepsPerSecond, double beats) {
        stretches.add(new Stretch(from, to, stepsPerSecond, beats));
        return to;
    }

    private static double hour(SplittableRandom random, double usual, double spread) {
        return (usual + random.nextDouble(-spread, spread)) * SECONDS_PER_HOUR;
    }
}
