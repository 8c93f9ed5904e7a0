package org.opentos.hub.update;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.opentos.protocol.update.UpdateOrder;

/// How a release is to come to the devices.
///
/// @param stages 1 to [#STAGES_MAX]
/// @param stopPercent above 0, at most 100
/// @param atOnce 1 to [#AT_ONCE_MAX] devices
/// @param when they may install it
public record RolloutPlan(
        List<Stage> stages, BigDecimal stopPercent, int atOnce, UpdateOrder.When when) {
    public static final int STAGES_MAX = 20;
    public static final int NAMED_MAX = 1_000;
    public static final int AT_ONCE_MAX = 10_000;
    public static final Duration HOLD_MAX = Duration.ofDays(30);

    /// @param hold for how long it stays open at least before the next opens
    public record Stage(Reach reach, Duration hold) {}

    /// What is taken where a maker chooses nothing: few devices first, and one failure among them
    /// stops it.
    public static final RolloutPlan USUAL =
            new RolloutPlan(
                    List.of(
                            new Stage(new Reach.Share(BigDecimal.ONE), Duration.ofHours(24)),
                            new Stage(new Reach.Share(BigDecimal.TEN), Duration.ofHours(24)),
                            new Stage(new Reach.Share(BigDecimal.valueOf(100)), Duration.ZERO)),
                    BigDecimal.ONE,
                    50,
                    new UpdateOrder.When(true, false, Optional.empty()));

    Staging.Plan staging() {
        return new Staging.Plan(stages.stream().map(Stage::hold).toList(), stopPercent, atOnce);
    }
}
