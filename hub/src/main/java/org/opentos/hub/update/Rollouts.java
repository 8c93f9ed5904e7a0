package org.opentos.hub.update;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.makers.MakerAccess;
import org.opentos.hub.makers.ProductView;
import org.opentos.hub.makers.Products;
import org.opentos.hub.storage.AfterCommit;
import org.opentos.protocol.DisplayName;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/// What makers do with roll-outs. A product has one at a time that is under way.
@Component
public class Rollouts {
    /// What a list of roll-outs shows, the latest.
    public static final int SHOWN_MAX = 100;

    /// Devices in one answer.
    public static final int DEVICES_PER_PAGE = 100;

    static final int WHY_CHARACTERS_MAX = 1_000;

    private final TransactionTemplate transaction;
    private final Products products;
    private final MakerAccess makers;
    private final ReleaseRows releases;
    private final RolloutRows rows;
    private final AskingRows asking;
    private final RolloutWork work;
    private final Telling telling;
    private final SoftwareNews news;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Ids ids;

    Rollouts(
            TransactionTemplate transaction,
            Products products,
            MakerAccess makers,
            ReleaseRows releases,
            RolloutRows rows,
            AskingRows asking,
            RolloutWork work,
            Telling telling,
            SoftwareNews news,
            AuditLog audit,
            InstantSource clock,
            Ids ids) {
        this.transaction = transaction;
        this.products = products;
        this.makers = makers;
        this.releases = releases;
        this.rows = rows;
        this.asking = asking;
        this.work = work;
        this.telling = telling;
        this.news = news;
        this.audit = audit;
        this.clock = clock;
        this.ids = ids;
    }

    /// The latest first, at most [#SHOWN_MAX].
    public Outcome<List<RolloutView>> of(Caller caller, Id.ProductId product) {
        return products.find(caller, product)
                .map(_ -> rows.of(product, SHOWN_MAX).stream().map(this::view).toList());
    }

    public Outcome<RolloutView> find(Caller caller, Id.RolloutId id) {
        return seen(caller, id).map(this::view);
    }

    private Outcome<Rollout> seen(Caller caller, Id.RolloutId id) {
        Optional<Rollout> found = rows.find(id);
        return found.isPresent()
                        && products.find(caller, found.get().product()) instanceof Outcome.Done<?>
                ? Outcome.done(found.get())
                : Outcome.refused(
                        RefusalCode.NOT_FOUND,
                        "There is no such roll-out that you may see; check its id.");
    }

    /// Begins one. What is complete of the product ends with it. Refused, in this order:
    /// `not-found`, `agreement-not-accepted`, `field-invalid`, `release-withdrawn`,
    /// `release-incomplete`, `rollout-open`.
    public Outcome<RolloutView> begin(Caller caller, Id.ReleaseId release, JsonNode body) {
        Optional<ReleaseView> found = releases.find(release);
        if (found.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.NOT_FOUND,
                    "There is no such release that you may see; check its id.");
        }
        return products.find(caller, found.get().product())
                .then(product -> mayMake(caller, product))
                .then(_ -> PlanReader.read(body))
                .then(plan ->
                        Objects.requireNonNull(
                                transaction.execute(_ -> insert(caller, release, plan))))
                .then(id -> {
                    work.look(id);
                    newsOfAsking(id);
                    return find(caller, id);
                });
    }

    /// Whoever is asked, or is not any more, sees it at once.
    private void newsOfAsking(Id.RolloutId id) {
        news.changed(asking.of(id));
    }

    private Outcome<Id.RolloutId> insert(Caller caller, Id.ReleaseId id, RolloutPlan plan) {
        ReleaseView release = releases.find(id).orElseThrow();
        rows.holdAll(release.product());
        switch (release.state()) {
            case WITHDRAWN -> {
                return Releases.withdrawn();
            }
            case RECEIVING -> {
                return Outcome.refused(
                        RefusalCode.RELEASE_INCOMPLETE,
                        "%d of %d bytes of its file are here; hand over the rest first."
                                .formatted(release.received(), release.bytes()));
            }
            case READY -> {}
        }
        for (Id.RolloutId open : rows.open(release.product())) {
            Rollout other = rows.hold(open).orElseThrow();
            if (other.state() != Rollout.State.COMPLETE) {
                return Outcome.refused(
                        RefusalCode.ROLLOUT_OPEN,
                        "Another roll-out of this product is under way; stop it first.");
            }
            rows.set(open, Rollout.State.ENDED, "", clock.instant());
        }
        Rollout rollout =
                new Rollout(
                        ids.next(Id.RolloutId::new),
                        release.product(),
                        id,
                        plan,
                        Rollout.State.RUNNING,
                        "",
                        0,
                        clock.instant(),
                        clock.instant());
        rows.insert(rollout, caller.person());
        int devices = rows.enrol(rollout, release.code());
        record(
                caller,
                "rollout-begun",
                rollout.id(),
                Map.of("release", id.text(), "devices", devices));
        return Outcome.done(rollout.id());
    }

    /// Tells no further device of it, and has those wait that have not begun to install it.
    public Outcome<RolloutView> pause(Caller caller, Id.RolloutId id) {
        return change(
                caller,
                id,
                "rollout-paused",
                rollout -> {
                    if (!rollout.state().isTold()) {
                        return over(rollout);
                    }
                    rows.set(id, Rollout.State.PAUSED, "", clock.instant());
                    takeBack(id);
                    return Outcome.done(rollout);
                });
    }

    /// Goes on with one that was paused. What stopped by itself, or was stopped, is begun anew.
    public Outcome<RolloutView> resume(Caller caller, Id.RolloutId id) {
        return change(
                caller,
                id,
                "rollout-resumed",
                rollout -> {
                    if (rollout.state() != Rollout.State.PAUSED) {
                        return over(rollout);
                    }
                    rows.set(id, Rollout.State.RUNNING, "", clock.instant());
                    return Outcome.done(rollout);
                });
    }

    /// Stops it for good.
    ///
    /// @param why at most [#WHY_CHARACTERS_MAX] characters
    public Outcome<RolloutView> stop(Caller caller, Id.RolloutId id, String why) {
        if (why.length() > WHY_CHARACTERS_MAX
                || !why.codePoints().allMatch(each -> each == '\n' || DisplayName.isText(each))) {
            return Outcome.refused(
                    new Refusal(
                            RefusalCode.FIELD_INVALID,
                            "A field of the request is wrong; see the list.",
                            List.of(
                                    new Refusal.Fault(
                                            "/why",
                                            "must be at most %d characters of text"
                                                    .formatted(WHY_CHARACTERS_MAX)))));
        }
        return change(
                caller,
                id,
                "rollout-stopped",
                rollout -> {
                    if (!rollout.state().isTold() && rollout.state() != Rollout.State.PAUSED) {
                        return over(rollout);
                    }
                    rows.set(id, Rollout.State.STOPPED, why.strip(), clock.instant());
                    takeBack(id);
                    return Outcome.done(rollout);
                });
    }

    /// Opens the next stage now, without waiting for enough devices or for the time.
    public Outcome<RolloutView> advance(Caller caller, Id.RolloutId id) {
        return change(
                caller,
                id,
                "rollout-advanced",
                rollout -> {
                    if (rollout.state() != Rollout.State.RUNNING
                            || rollout.stage() + 1 >= rollout.plan().stages().size()) {
                        return over(rollout);
                    }
                    rows.open(id, rollout.stage() + 1, clock.instant());
                    return Outcome.done(rollout);
                });
    }

    private static <T> Outcome<T> over(Rollout rollout) {
        return Outcome.refused(
                RefusalCode.ROLLOUT_OVER,
                "The roll-out is %s, which leaves no room for that; begin another one."
                        .formatted(rollout.state().text()));
    }

    private Outcome<RolloutView> change(
            Caller caller,
            Id.RolloutId id,
            String act,
            Function<Rollout, Outcome<Rollout>> change) {
        return seen(caller, id)
                .then(rollout ->
                        products.find(caller, rollout.product())
                                .then(product -> mayMake(caller, product)))
                .then(_ ->
                        Objects.requireNonNull(
                                transaction.execute(_ ->
                                        change.apply(rows.hold(id).orElseThrow())
                                                .map(changed -> {
                                                    record(caller, act, id, Map.of());
                                                    return changed;
                                                }))))
                .then(_ -> {
                    work.look(id);
                    newsOfAsking(id);
                    return find(caller, id);
                });
    }

    /// Part of the transaction that withdraws the release.
    void endOf(Id.ReleaseId release) {
        for (Id.RolloutId each : rows.of(release)) {
            rows.hold(each);
            rows.set(each, Rollout.State.ENDED, "", clock.instant());
            takeBack(each);
            AfterCommit.run(() -> newsOfAsking(each));
        }
    }

    private void takeBack(Id.RolloutId id) {
        List<Id.DeviceId> devices = rows.takeBack(id, clock.instant());
        AfterCommit.run(() -> {
            devices.forEach(telling::tell);
            news.changed(devices);
        });
    }

    /// Devices that stand so with it, the latest change first, at most [#DEVICES_PER_PAGE].
    ///
    /// @param before when the last one that is known changed; empty at first
    /// @param after that one, since others may have changed at the same moment; empty at first
    public Outcome<List<RolloutDeviceView>> devices(
            Caller caller,
            Id.RolloutId id,
            DeviceStanding standing,
            Optional<Instant> before,
            Optional<Id.DeviceId> after) {
        return seen(caller, id)
                .map(_ ->
                        rows.devices(
                                id,
                                standing,
                                before.orElse(clock.instant().plusSeconds(1)),
                                after,
                                DEVICES_PER_PAGE));
    }

    private RolloutView view(Rollout rollout) {
        Staging.Tally tally = rows.tally(rollout);
        RolloutPlan plan = rollout.plan();
        return new RolloutView(
                rollout.id(),
                rollout.product(),
                rollout.release(),
                rollout.state(),
                rollout.why(),
                rollout.stage(),
                rollout.opened(),
                plan.stages().stream().map(RolloutView.Stage::of).toList(),
                plan.stopPercent(),
                plan.atOnce(),
                plan.when().idle(),
                plan.when().charging(),
                plan.when().window().map(each -> each.from().toString()),
                plan.when().window().map(each -> each.until().toString()),
                rows.fleet(rollout.id()),
                tally.reach(),
                asking.count(rollout.id()),
                tally.touched(),
                tally.failed(),
                plan.staging().failuresMax(tally.reach()),
                rows.standings(rollout.id()),
                rollout.made());
    }

    private Outcome<ProductView> mayMake(Caller caller, ProductView product) {
        return makers.refuseMake(caller, product.organisation().id())
                .<Outcome<ProductView>>map(Outcome::refused)
                .orElseGet(() -> Outcome.done(product));
    }

    private void record(Caller caller, String act, Id.RolloutId id, Map<String, ?> detail) {
        audit.record(caller.person().text(), act, id.text(), caller.address(), detail);
    }
}
