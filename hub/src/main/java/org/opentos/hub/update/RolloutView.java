package org.opentos.hub.update;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.protocol.Id;

/// A roll-out as its maker sees it.
///
/// @param stage the last one that is open, from 0
/// @param opened since when it is
/// @param why it stopped: `failures`, or what its maker said; empty text otherwise
/// @param reached devices that the open stages reach, but for those that are `asking`
/// @param asking devices in their turn that wait until somebody of their home agrees
/// @param touched those of them that were told of the release
/// @param failures those of them that did not take it, went back, or were not heard of again
/// @param failuresMax with how many it stops by itself
/// @param standings how many of all devices stand how, by [DeviceStanding]
public record RolloutView(
        Id.RolloutId id,
        Id.ProductId product,
        Id.ReleaseId release,
        Rollout.State state,
        String why,
        int stage,
        Instant opened,
        List<Stage> stages,
        BigDecimal stopPercent,
        int atOnce,
        boolean idle,
        boolean charging,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> from,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> until,
        int devices,
        int reached,
        int asking,
        int touched,
        int failures,
        int failuresMax,
        Map<String, Integer> standings,
        Instant made) {

    /// One of `percent`, `batches` and `devices`.
    ///
    /// @param holdSeconds for which it stays open at least before the next opens
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Stage(
            Optional<BigDecimal> percent,
            List<Id.BatchId> batches,
            List<Id.DeviceId> devices,
            @JsonInclude(JsonInclude.Include.ALWAYS) long holdSeconds) {
        static Stage of(RolloutPlan.Stage stage) {
            long hold = stage.hold().toSeconds();
            return switch (stage.reach()) {
                case Reach.Share(BigDecimal percent) ->
                        new Stage(Optional.of(percent), List.of(), List.of(), hold);
                case Reach.Batches(List<Id.BatchId> batches) ->
                        new Stage(Optional.empty(), batches, List.of(), hold);
                case Reach.Chosen(List<Id.DeviceId> devices) ->
                        new Stage(Optional.empty(), List.of(), devices, hold);
            };
        }
    }
}
