package org.opentos.device.update;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.opentos.device.update.Standing.Attempt;
import org.opentos.device.update.Standing.Spoiled;
import org.opentos.protocol.Id.ReleaseId;
import org.opentos.protocol.keys.VerifyingKey;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateOrder;
import org.opentos.protocol.update.UpdateReport.Fault;
import org.opentos.protocol.update.UpdateState;

/// Which standing follows which happening, with no clock, disk or network of its own.
///
/// @param product of this device, the text of its id
/// @param keys whose signatures the device trusts
/// @param running what runs since the device started
/// @param kind of releases that it can install
record Course(String product, List<VerifyingKey> keys, ReleaseVersion running, Release.Kind kind) {
    /// So often an installed release may fail to start before it is given up.
    static final int STARTS_MAX = 3;

    Standing after(Standing before, Happening what, Instant now) {
        return switch (what) {
            case Happening.Ordered(UpdateOrder order) -> ordered(before, order, now);
            case Happening.Withdrawn() -> withdrawn(before);
            case Happening.Begun(ReleaseId id) ->
                    move(before, id, UpdateState.OFFERED, UpdateState.DOWNLOADING, now);
            case Happening.Worked(ReleaseId id, int percent) ->
                    of(before, id).map(each -> before.with(each.at(percent))).orElse(before);
            case Happening.Fetched(ReleaseId id) ->
                    move(before, id, UpdateState.DOWNLOADING, UpdateState.WAITING, now);
            case Happening.Damaged(ReleaseId id) ->
                    move(before, id, UpdateState.INSTALLING, UpdateState.DOWNLOADING, now);
            case Happening.Allowed(ReleaseId id, boolean drawn) ->
                    of(before, id)
                            .filter(each -> each.state() == UpdateState.WAITING)
                            .map(each ->
                                    before.with(each.in(UpdateState.INSTALLING, now).drawn(drawn)))
                            .orElse(before);
            case Happening.Installed(ReleaseId id) ->
                    move(before, id, UpdateState.INSTALLING, UpdateState.RESTARTING, now);
            case Happening.Failed(ReleaseId id, Fault why) -> failed(before, id, why, now);
            case Happening.Restarted(Installer.Last last) -> restarted(before, last, now);
            case Happening.Blessed(ReleaseId id) ->
                    move(before, id, UpdateState.PROVING, UpdateState.DONE, now);
            case Happening.Told(ReleaseId id) -> told(before, id, now);
        };
    }

    private static Optional<Attempt> of(Standing standing, ReleaseId id) {
        return standing.attempt().filter(each -> each.id().equals(id));
    }

    private static Standing move(
            Standing before, ReleaseId id, UpdateState from, UpdateState to, Instant now) {
        return of(before, id)
                .filter(each -> each.state() == from)
                .map(each -> before.with(each.in(to, now)))
                .orElse(before);
    }

    /// From here on the device ends what it began, whatever it is told.
    private static boolean bound(UpdateState state) {
        return state == UpdateState.INSTALLING
                || state == UpdateState.RESTARTING
                || state == UpdateState.PROVING;
    }

    private Standing ordered(Standing before, UpdateOrder order, Instant now) {
        if (before.attempt().isEmpty()) {
            return take(before, order, now);
        }
        Attempt attempt = before.attempt().get();
        boolean same =
                attempt.id().equals(order.release())
                        && attempt.order().signed().equals(order.signed());
        if (same) {
            Standing alone = before.with(Optional.<UpdateOrder>empty());
            return attempt.state().ended() || bound(attempt.state())
                    ? alone
                    : alone.with(attempt.as(order));
        }
        boolean busy = bound(attempt.state()) || attempt.state().ended() && !attempt.told();
        return busy ? before.with(Optional.of(order)) : take(before, order, now);
    }

    private static Standing withdrawn(Standing before) {
        Optional<Attempt> stays =
                before.attempt().filter(each -> each.state().ended() || bound(each.state()));
        return new Standing(stays, Optional.empty(), before.spoiled());
    }

    /// Begins with what the hub said, or says at once why not.
    private Standing take(Standing before, UpdateOrder order, Instant now) {
        Standing alone = before.with(Optional.<UpdateOrder>empty());
        Optional<Fault> fault = check(order);
        if (fault.isPresent()) {
            return alone.with(
                    Attempt.of(order, UpdateState.OFFERED, now)
                            .ended(UpdateState.FAILED, fault.get(), now));
        }
        int code = order.signed().release().version().code();
        if (code == running.code()) {
            return alone.with(Attempt.of(order, UpdateState.DONE, now));
        }
        Optional<Spoiled> spoiled =
                before.spoiled().stream().filter(each -> each.code() == code).findFirst();
        return alone.with(
                spoiled.map(each ->
                                Attempt.of(order, UpdateState.OFFERED, now)
                                        .ended(
                                                UpdateState.WENT_BACK,
                                                new Fault(each.check(), each.detail(), ""),
                                                now))
                        .orElseGet(() -> Attempt.of(order, UpdateState.OFFERED, now)));
    }

    /// What can be seen without the file, in the order of [UpdateCheck]. What runs already passes.
    Optional<Fault> check(UpdateOrder order) {
        Release release = order.signed().release();
        if (!release.product().text().equals(product)) {
            return fault(
                    UpdateCheck.PRODUCT,
                    "It is of " + release.product().text() + ", and this is a " + product + ".");
        }
        if (release.version().code() < running.code()) {
            return fault(
                    UpdateCheck.VERSION,
                    "It is version %d, and %d runs."
                            .formatted(release.version().code(), running.code()));
        }
        if (!keys.contains(order.signed().key())) {
            return fault(
                    UpdateCheck.SIGNATURE,
                    "The key that signed it is none of the "
                            + keys.size()
                            + " that this device trusts.");
        }
        if (!order.signed().holds()) {
            return fault(UpdateCheck.SIGNATURE, "The signature is not of this release.");
        }
        if (release.kind() != kind) {
            return fault(
                    UpdateCheck.KIND,
                    "It is of the kind %s, and this device takes %s."
                            .formatted(release.kind().text(), kind.text()));
        }
        return Optional.empty();
    }

    private static Optional<Fault> fault(UpdateCheck check, String detail) {
        return Optional.of(new Fault(check, detail, ""));
    }

    private static Standing failed(Standing before, ReleaseId id, Fault why, Instant now) {
        return of(before, id)
                .filter(each ->
                        each.state() == UpdateState.DOWNLOADING
                                || each.state() == UpdateState.INSTALLING
                                || each.state() == UpdateState.RESTARTING)
                .map(each -> before.with(each.ended(UpdateState.FAILED, why, now)))
                .orElse(before);
    }

    private Standing told(Standing before, ReleaseId id, Instant now) {
        Optional<Attempt> attempt = of(before, id).filter(each -> each.state().ended());
        if (attempt.isEmpty()) {
            return before;
        }
        Standing heard = before.with(attempt.get().heard());
        return before.next().map(each -> take(heard, each, now)).orElse(heard);
    }

    private Standing restarted(Standing before, Installer.Last last, Instant now) {
        return switch (last) {
            case Installer.Last.Nothing() -> nothingTried(before, now);
            case Installer.Last.Proving() ->
                    before.attempt()
                            .filter(each -> bound(each.state()) && runs(each))
                            .map(each -> before.with(each.in(UpdateState.PROVING, now)))
                            .orElse(before);
            case Installer.Last.WentBack(int code, Fault why) ->
                    before.attempt()
                            .filter(each ->
                                    each.release().version().code() == code
                                            && (bound(each.state())
                                                    || each.state() == UpdateState.DONE))
                            .map(each -> before.with(each.ended(UpdateState.WENT_BACK, why, now)))
                            .orElseGet(() -> nothingTried(before, now))
                            .spoiling(code, why);
        };
    }

    private boolean runs(Attempt attempt) {
        return attempt.release().version().code() == running.code();
    }

    /// The installer knows of no trial: none was begun yet, or it was blessed.
    private Standing nothingTried(Standing before, Instant now) {
        if (before.attempt().isEmpty()) {
            return before;
        }
        Attempt attempt = before.attempt().get();
        return switch (attempt.state()) {
            case OFFERED, DOWNLOADING, WAITING, INSTALLING -> {
                Optional<Fault> fault = check(attempt.order());
                if (fault.isPresent()) {
                    yield before.with(attempt.ended(UpdateState.FAILED, fault.get(), now));
                }
                yield runs(attempt) ? before.with(attempt.in(UpdateState.DONE, now)) : before;
            }
            case RESTARTING -> {
                if (runs(attempt)) {
                    yield before.with(attempt.in(UpdateState.DONE, now));
                }
                yield attempt.starts() + 1 < STARTS_MAX
                        ? before.with(attempt.started())
                        : notStarted(before, attempt, now);
            }
            case PROVING ->
                    runs(attempt)
                            ? before.with(attempt.in(UpdateState.DONE, now))
                            : notStarted(before, attempt, now);
            case DONE, FAILED, WENT_BACK -> before;
        };
    }

    private static Standing notStarted(Standing before, Attempt attempt, Instant now) {
        Fault why =
                new Fault(
                        UpdateCheck.BOOT,
                        "It should have started, and the device runs what it ran.",
                        "");
        return before.with(attempt.ended(UpdateState.WENT_BACK, why, now))
                .spoiling(attempt.release().version().code(), why);
    }
}
