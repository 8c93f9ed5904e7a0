package org.opentos.hub.activity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.opentos.hub.activity.Handoff.Step;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.install.Installations;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Moves activities from one terminal to another.
///
/// Every step is a row before anybody is told of it, and the activity itself says which of the two
/// terminals has it. So whoever dies, at whichever step, finds on coming back either an activity
/// that is still the source's or one that is the target's, with the state that was written last.
@Component
public class Handoffs {
    /// The source may take so long to say what it has last; then what it said before counts.
    static final Duration OFFER_WAIT = Duration.ofMillis(1_500);

    /// From the offer until the target has drawn.
    static final Duration PREPARE_WAIT = Duration.ofSeconds(15);

    static final Duration KEPT = Duration.ofDays(30);

    private static final int FORGOTTEN_MAX = 1_000;

    private final TransactionTemplate transaction;
    private final ActivityRows activities;
    private final HandoffRows rows;
    private final Installations installations;
    private final ApplicationEventPublisher events;
    private final Ids ids;
    private final InstantSource clock;

    Handoffs(
            TransactionTemplate transaction,
            ActivityRows activities,
            HandoffRows rows,
            Installations installations,
            ApplicationEventPublisher events,
            Ids ids,
            InstantSource clock) {
        this.transaction = transaction;
        this.activities = activities;
        this.rows = rows;
        this.installations = installations;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /// Asks for an activity to go on elsewhere. Where the app is not there yet, it is installed as
    /// it is where the activity is.
    ///
    /// Refused, in this order: `not-found`, `in-use` (it is there), what installing there is
    /// refused for, `handoff-under-way`.
    ///
    /// @param to a terminal; empty for the person's own browser
    public Outcome<Handoff> ask(Caller caller, Id.ActivityId id, Optional<Id.DeviceId> to) {
        Optional<Installation> from =
                activities
                        .find(id)
                        .filter(each -> each.person().equals(caller.person()))
                        .flatMap(each -> installations.find(each.installation()));
        if (from.isEmpty()) {
            return unknown();
        }
        if (from.get().device().equals(to)) {
            return Outcome.refused(RefusalCode.IN_USE, "The activity is there already.");
        }
        return installations
                .install(
                        caller,
                        new Installations.Wish(
                                from.get().app(),
                                to,
                                from.get().region(),
                                from.get().draft(),
                                from.get().grants(),
                                from.get().things()))
                .then(target ->
                        Objects.requireNonNull(
                                transaction.execute(_ ->
                                        begin(caller.person(), id, target.installation().id()))));
    }

    private Outcome<Handoff> begin(Id.PersonId person, Id.ActivityId id, Id.InstallationId target) {
        activities.hold(person);
        Optional<Activity> activity = activities.find(id);
        if (activity.isEmpty()) {
            return unknown();
        }
        Optional<Handoff> open = rows.of(id).or(() -> rows.to(target));
        if (open.isPresent() || activity.get().installation().equals(target)) {
            return Outcome.refused(
                    RefusalCode.HANDOFF_UNDER_WAY,
                    "Somebody moves this activity just now, or another one to that place.");
        }
        Handoff handoff =
                new Handoff(
                        ids.next(Id.HandoffId::new),
                        id,
                        person,
                        activity.get().installation(),
                        target,
                        activity.get().open() ? Step.ASKED : Step.OFFERED,
                        Optional.empty(),
                        Optional.empty(),
                        now());
        rows.insert(handoff);
        changed(handoff);
        return Outcome.done(handoff);
    }

    /// What one of the two places says of its part: `offered` and `released` the source, `prepared`
    /// the target, `cancelled` either. Refused, in this order: `field-invalid`, `not-found`,
    /// `handoff-over`.
    ///
    /// @param by the terminal; empty for the person's own browser
    public Outcome<Handoff> say(Id.HandoffId id, String step, Optional<Id.DeviceId> by) {
        return switch (step) {
            case "offered" -> offered(id, by);
            case "prepared" -> prepared(id, by);
            case "released" -> released(id, by);
            case "cancelled" -> cancelled(id, by, RefusalCode.NOT_ALLOWED);
            default ->
                    Outcome.refused(
                            RefusalCode.FIELD_INVALID,
                            "A terminal says offered, prepared, released or cancelled.");
        };
    }

    /// The source has said what it has last.
    private Outcome<Handoff> offered(Id.HandoffId id, Optional<Id.DeviceId> by) {
        return step(
                id,
                handoff ->
                        handoff.step() == Step.ASKED && isAt(handoff.source(), by)
                                ? offer(handoff)
                                : over());
    }

    private Outcome<Handoff> offer(Handoff handoff) {
        return Outcome.done(change(handoff, Step.OFFERED, Optional.empty(), Optional.empty()));
    }

    /// What moves to an app that begins. Refused, and cancelled, where it cannot read it.
    Outcome<Activity> take(Handoff coming, int format) {
        Activity activity = activities.find(coming.activity()).orElseThrow();
        if (activity.format() > format) {
            cancel(coming, RefusalCode.STATE_TOO_NEW);
            return Outcome.refused(
                    RefusalCode.STATE_TOO_NEW,
                    "The activity was begun with a later version of the app than is here.");
        }
        return Outcome.done(activity);
    }

    /// The app to which an activity moves cannot go on with it.
    Outcome<Handoff> decline(Id.InstallationId target) {
        return Objects.requireNonNull(
                transaction.execute(_ ->
                        rows.to(target)
                                .flatMap(each -> held(each.id()))
                                .filter(Handoff::open)
                                .map(each ->
                                        Outcome.done(cancel(each, RefusalCode.STATE_UNREADABLE)))
                                .orElseGet(Handoffs::over)));
    }

    /// The target has drawn the activity: from now on it is the target's. Saying so again changes
    /// nothing.
    private Outcome<Handoff> prepared(Id.HandoffId id, Optional<Id.DeviceId> by) {
        return step(
                id,
                handoff -> {
                    if (!isAt(handoff.target(), by)) {
                        return over();
                    }
                    return switch (handoff.step()) {
                        case OFFERED -> commit(handoff);
                        case COMMITTED, RELEASED -> Outcome.done(handoff);
                        case ASKED, CANCELLED -> over();
                    };
                });
    }

    private Outcome<Handoff> commit(Handoff handoff) {
        Activity activity = activities.find(handoff.activity()).orElseThrow();
        activities.move(activity, handoff.target(), now());
        rows.release(handoff.target(), now());
        return Outcome.done(
                change(
                        handoff,
                        Step.COMMITTED,
                        Optional.empty(),
                        Optional.of(activities.digest(activity.id()))));
    }

    /// The source has closed what it showed.
    private Outcome<Handoff> released(Id.HandoffId id, Optional<Id.DeviceId> by) {
        return step(
                id,
                handoff -> {
                    if (!isAt(handoff.source(), by)) {
                        return over();
                    }
                    return switch (handoff.step()) {
                        case COMMITTED ->
                                Outcome.done(
                                        change(
                                                handoff,
                                                Step.RELEASED,
                                                Optional.empty(),
                                                handoff.digest()));
                        case RELEASED -> Outcome.done(handoff);
                        case ASKED, OFFERED, CANCELLED -> over();
                    };
                });
    }

    /// Whoever is at one of the two places does not want it any more.
    private Outcome<Handoff> cancelled(Id.HandoffId id, Optional<Id.DeviceId> by, RefusalCode why) {
        return step(
                id,
                handoff ->
                        handoff.open() && (isAt(handoff.source(), by) || isAt(handoff.target(), by))
                                ? Outcome.done(cancel(handoff, why))
                                : over());
    }

    /// Those of a person that are not over, the oldest first.
    public List<Handoff> current(Id.PersonId person) {
        return rows.current(person);
    }

    /// One of a person's.
    public Optional<Handoff> find(Id.PersonId person, Id.HandoffId id) {
        return rows.find(id).filter(each -> each.person().equals(person));
    }

    private boolean isAt(Id.InstallationId installation, Optional<Id.DeviceId> device) {
        return installations
                .find(installation)
                .filter(each -> each.device().equals(device))
                .isPresent();
    }

    private interface Work {
        Outcome<Handoff> on(Handoff handoff);
    }

    private Outcome<Handoff> step(Id.HandoffId id, Work work) {
        return Objects.requireNonNull(
                transaction.execute(_ -> held(id).map(work::on).orElseGet(Handoffs::unknown)));
    }

    /// As it is once nobody else changes it.
    private Optional<Handoff> held(Id.HandoffId id) {
        return rows.find(id)
                .flatMap(seen -> {
                    activities.hold(seen.person());
                    return rows.find(id);
                });
    }

    private Handoff cancel(Handoff handoff, RefusalCode why) {
        return change(handoff, Step.CANCELLED, Optional.of(why), Optional.empty());
    }

    private Handoff change(
            Handoff before, Step step, Optional<RefusalCode> reason, Optional<String> digest) {
        Handoff after =
                new Handoff(
                        before.id(),
                        before.activity(),
                        before.person(),
                        before.source(),
                        before.target(),
                        step,
                        reason,
                        digest,
                        now());
        rows.change(after);
        changed(after);
        return after;
    }

    private void changed(Handoff handoff) {
        events.publishEvent(new HandoffChanged(handoff));
        if (handoff.step() == Step.COMMITTED) {
            events.publishEvent(new ActivityChanged(handoff.person()));
        }
    }

    /// Goes on with what waits for somebody who does not answer.
    void look() {
        Instant now = clock.instant();
        rows.at(Step.ASKED, now.minus(OFFER_WAIT))
                .forEach(each ->
                        step(
                                each.id(),
                                handoff -> handoff.step() == Step.ASKED ? offer(handoff) : over()));
        rows.at(Step.OFFERED, now.minus(PREPARE_WAIT))
                .forEach(each ->
                        step(
                                each.id(),
                                handoff ->
                                        handoff.step() == Step.OFFERED
                                                ? Outcome.done(
                                                        cancel(
                                                                handoff,
                                                                RefusalCode.TERMINAL_SILENT))
                                                : over()));
    }

    void forgetOld() {
        rows.removeOlder(clock.instant().minus(KEPT), FORGOTTEN_MAX);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static <T> Outcome<T> unknown() {
        return Outcome.refused(RefusalCode.NOT_FOUND, "You have no such activity or hand-off.");
    }

    private static <T> Outcome<T> over() {
        return Outcome.refused(
                RefusalCode.HANDOFF_OVER, "This hand-off is over, or is not at this step.");
    }
}
