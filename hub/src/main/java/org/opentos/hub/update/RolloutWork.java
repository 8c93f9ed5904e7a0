package org.opentos.hub.update;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.storage.AfterCommit;
import org.opentos.protocol.Id;
import org.opentos.protocol.update.UpdateReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Carries roll-outs on: decides what comes next by [Staging], and takes in what devices say.
@Component
class RolloutWork {
    /// A device that is away for longer is not told of a release: it would hold a place.
    static final Duration SEEN_WITHIN = Duration.ofMinutes(15);

    /// A device that went away for so long before it began to install makes room for another.
    static final Duration QUIET_MAX = Duration.ofHours(1);

    /// Installing, starting and proving take a device no longer.
    static final Duration SILENT_AFTER = Duration.ofHours(1);

    /// Decisions in one look; each may open the next stage.
    private static final int STEPS_MAX = RolloutPlan.STAGES_MAX + 2;

    private static final Logger log = LoggerFactory.getLogger(RolloutWork.class);

    private final TransactionTemplate transaction;
    private final RolloutRows rows;
    private final AskingRows asking;
    private final ReleaseRows releases;
    private final Fleet fleet;
    private final Telling telling;
    private final SoftwareNews news;
    private final InstantSource clock;

    RolloutWork(
            TransactionTemplate transaction,
            RolloutRows rows,
            AskingRows asking,
            ReleaseRows releases,
            Fleet fleet,
            Telling telling,
            SoftwareNews news,
            InstantSource clock) {
        this.transaction = transaction;
        this.rows = rows;
        this.asking = asking;
        this.releases = releases;
        this.fleet = fleet;
        this.telling = telling;
        this.news = news;
        this.clock = clock;
    }

    /// Looks at every roll-out of which devices are told.
    void lookAtAll() {
        rows.told().forEach(this::look);
    }

    /// Decides what comes next of one, and does it.
    void look(Id.RolloutId id) {
        Set<Id.DeviceId> changed = new LinkedHashSet<>();
        transaction.executeWithoutResult(_ -> {
            Instant now = clock.instant();
            rows.hold(id);
            changed.addAll(rows.giveUp(id, now.minus(QUIET_MAX), now.minus(SILENT_AFTER), now));
            List<Id.DeviceId> told = new ArrayList<>();
            for (int step = 0; step < STEPS_MAX; step++) {
                Optional<Rollout> rollout = rows.hold(id).filter(each -> each.state().isTold());
                if (rollout.isEmpty() || !goesOn(rollout.get(), now, told, changed)) {
                    break;
                }
            }
            changed.addAll(told);
            AfterCommit.run(() -> told.forEach(telling::tell));
        });
        news.changed(changed);
    }

    /// @param told gets those that are to be told
    /// @param changed gets those for whose people it looks different beside these
    /// @return whether more may come next
    private boolean goesOn(
            Rollout rollout, Instant now, List<Id.DeviceId> told, Set<Id.DeviceId> changed) {
        Staging.Tally tally = rows.tally(rollout);
        return switch (Staging.next(
                rollout.plan().staging(),
                rollout.stage(),
                Duration.between(rollout.opened(), now),
                tally)) {
            case Staging.Step.Stop(int failed, int most) -> {
                rows.set(rollout.id(), Rollout.State.STOPPED, Rollout.FAILURES, now);
                told.addAll(rows.takeBack(rollout.id(), now));
                changed.addAll(asking.of(rollout.id()));
                log.warn(
                        "{} stopped by itself: {} devices failed, and {} are enough for that",
                        rollout.id(),
                        failed,
                        most);
                yield false;
            }
            case Staging.Step.Open(int stage) -> {
                rows.open(rollout.id(), stage, now);
                changed.addAll(asking.of(rollout.id()));
                yield true;
            }
            case Staging.Step.Complete() -> {
                if (rollout.state() == Rollout.State.RUNNING) {
                    rows.set(rollout.id(), Rollout.State.COMPLETE, "", now);
                }
                yield false;
            }
            case Staging.Step.Offer(int devices) -> {
                told.addAll(rows.offer(rollout, devices, now.minus(SEEN_WITHIN), now));
                yield false;
            }
            case Staging.Step.Stay() -> false;
        };
    }

    /// Takes in what a device says of itself. What it says of a release twice, or after it had said
    /// how it ended, changes nothing.
    void reported(Id.DeviceId device, Id.ProductId product, UpdateReport report) {
        List<Id.RolloutId> failed = new ArrayList<>();
        transaction.executeWithoutResult(_ -> {
            Instant now = clock.instant();
            fleet.runs(device, product, report, now);
            settle(device, product, report, now);
            report.update().ifPresent(each -> stand(device, each, now, failed));
        });
        news.changed(List.of(device));
        // A failure may stop it: nobody further is told meanwhile.
        failed.forEach(this::look);
    }

    /// A device that runs the release, however it came by it, has taken it; one that runs something
    /// older and was not known belongs to what is under way.
    private void settle(
            Id.DeviceId device, Id.ProductId product, UpdateReport report, Instant now) {
        for (Id.RolloutId open : rows.open(product)) {
            Rollout rollout = rows.find(open).orElseThrow();
            ReleaseView release = releases.find(rollout.release()).orElseThrow();
            Optional<RolloutRows.Standing> standing = rows.standing(device, release.id());
            boolean runs = report.running().code() >= release.code();
            if (standing.isEmpty()) {
                if (!runs) {
                    rows.enrolLate(open, device, now);
                }
            } else if (runs
                    && report.update().isEmpty()
                    && standing.get().standing() != DeviceStanding.DONE) {
                rows.stand(
                        open,
                        device,
                        DeviceStanding.DONE,
                        100,
                        Optional.empty(),
                        Optional.empty(),
                        now);
            }
        }
    }

    private void stand(
            Id.DeviceId device,
            UpdateReport.Update update,
            Instant now,
            List<Id.RolloutId> failed) {
        Optional<RolloutRows.Standing> before = rows.standing(device, update.release());
        if (before.isEmpty()) {
            return;
        }
        DeviceStanding next = DeviceStanding.of(update.state());
        RolloutRows.Standing standing = before.get();
        boolean ended =
                switch (standing.standing()) {
                    case DONE, FAILED, WENT_BACK -> true;
                    case ENROLLED ->
                            // Taken back meanwhile; only what became of it after all counts.
                            !update.state().ended()
                                    && next != DeviceStanding.INSTALLING
                                    && next != DeviceStanding.RESTARTING
                                    && next != DeviceStanding.PROVING;
                    case OFFERED, DOWNLOADING, WAITING, INSTALLING, RESTARTING, PROVING, SILENT ->
                            false;
                };
        boolean same =
                standing.standing() == next
                        && standing.percent() == update.percent()
                        && standing.waitsFor().equals(update.waitsFor());
        if (ended || same) {
            return;
        }
        rows.stand(
                standing.rollout(),
                device,
                next,
                update.percent(),
                update.waitsFor(),
                update.fault(),
                now);
        if (next == DeviceStanding.FAILED || next == DeviceStanding.WENT_BACK) {
            failed.add(standing.rollout());
        }
    }
}
