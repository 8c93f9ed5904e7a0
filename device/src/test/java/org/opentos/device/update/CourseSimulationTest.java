package org.opentos.device.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.opentos.device.json.Json;
import org.opentos.device.update.Standing.Attempt;
import org.opentos.protocol.Id.ProductId;
import org.opentos.protocol.Id.ReleaseId;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.SignedRelease;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateOrder;
import org.opentos.protocol.update.UpdateReport;
import org.opentos.protocol.update.UpdateReport.Fault;

/// A device that is told at random what to run, whose work succeeds at random, and whose power goes
/// at each n-th step.
class CourseSimulationTest {
    private static final int SEQUENCES = 200;
    private static final int STEPS = 300;
    private static final int CALM_STEPS_MAX = 1_000;
    private static final Fault BROKEN = new Fault(UpdateCheck.FABRIC, "It stayed alone.", "");

    /// Files of the maker; everything else that is offered is not signed, or for others.
    private static final Set<String> TRUSTED = new HashSet<>();

    private static final List<UpdateOrder> OFFERS = new ArrayList<>();

    /// Of those, what a device that runs version 3 may take.
    private static final List<UpdateOrder> GOOD = new ArrayList<>();

    static {
        for (int code = 1; code <= 9; code++) {
            Release release = Releases.release(code, Releases.content(code, 9));
            UpdateOrder good = Releases.order(code, SignedRelease.sign(release, Releases.MAKER));
            OFFERS.add(good);
            if (code >= 4 && code <= 6) {
                GOOD.add(good);
            }
            TRUSTED.add(release.sha256());
            Release forged = Releases.release(code, Releases.content(100 + code, 9));
            OFFERS.add(Releases.order(code, SignedRelease.sign(forged, Releases.STRANGER)));
            OFFERS.add(
                    Releases.order(
                            code,
                            new SignedRelease(
                                    forged,
                                    Releases.MAKER.verifying(),
                                    SignedRelease.sign(release, Releases.MAKER).signature())));
            Release foreign =
                    new Release(
                            ProductId.parse("product_00000000000000000000000009"),
                            forged.version(),
                            forged.kind(),
                            forged.bytes(),
                            forged.sha256());
            OFFERS.add(Releases.order(code, SignedRelease.sign(foreign, Releases.MAKER)));
        }
    }

    /// The power goes, or the device restarts by itself.
    private static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Cut() {
            super("the power goes", null, false, false);
        }
    }

    /// What is on the disk and in the hardware, and whoever watches it.
    private static final class World implements Installer {
        final SplittableRandom random;
        final int everyNth;
        final Set<Integer> spoiled = new HashSet<>();
        String disk = Json.text(Standing.NONE.write());
        ReleaseVersion kept = new ReleaseVersion(3, "1.3.0");
        Optional<Release> installed = Optional.empty();
        Optional<ReleaseVersion> trial = Optional.empty();
        Optional<Last.WentBack> back = Optional.empty();
        int starts;
        boolean installing;
        boolean calm;
        int steps;
        Standing standing = Standing.NONE;
        Course course;
        Optional<UpdateReport> told = Optional.empty();

        World(SplittableRandom random, int everyNth) {
            this.random = random;
            this.everyNth = everyNth;
            course = course();
        }

        private Course course() {
            return new Course(
                    Releases.PRODUCT.text(),
                    List.of(Releases.MAKER.verifying()),
                    running(),
                    kind());
        }

        void cut() {
            if (!calm && ++steps % everyNth == 0) {
                throw new Cut();
            }
        }

        void power() {
            installing = false;
            if (trial.isPresent() && starts++ >= FileInstaller.STARTS_MAX) {
                back(BROKEN);
            }
            standing =
                    Standing.read(Json.parse(disk.getBytes(StandardCharsets.UTF_8)).orElseThrow());
            course = course();
            happen(new Happening.Restarted(last()));
        }

        void happen(Happening what) {
            Standing after = course.after(standing, what, Instant.EPOCH);
            if (!after.kept().equals(standing.kept())) {
                cut();
                disk = Json.text(after.write());
                cut();
            }
            standing = after;
        }

        void tell() {
            if (calm || random.nextInt(3) == 0) {
                UpdateReport report = standing.report(running(), kind(), Optional.empty());
                told = Optional.of(report);
                cut();
                standing.attempt()
                        .filter(each -> each.state().ended() && !each.told())
                        .ifPresent(each -> happen(new Happening.Told(each.id())));
            }
        }

        boolean rests() {
            return trial.isEmpty()
                    && standing.next().isEmpty()
                    && standing.attempt().filter(each -> !each.told()).isEmpty();
        }

        /// Does what the present state asks for, well or badly.
        void work() {
            tell();
            if (trial.isPresent()) {
                prove();
                return;
            }
            if (standing.attempt().isEmpty()) {
                return;
            }
            Attempt attempt = standing.attempt().get();
            ReleaseId id = attempt.id();
            switch (attempt.state()) {
                case OFFERED -> happen(new Happening.Begun(id));
                case DOWNLOADING ->
                        happen(
                                switch (random.nextInt(4)) {
                                    case 0 -> new Happening.Worked(id, random.nextInt(101));
                                    case 1 ->
                                            new Happening.Failed(
                                                    id,
                                                    new Fault(UpdateCheck.DIGEST, "Other.", ""));
                                    default -> new Happening.Fetched(id);
                                });
                case WAITING -> happen(new Happening.Allowed(id, random.nextBoolean()));
                case INSTALLING ->
                        happen(
                                install(Path.of("x"), attempt.release(), _ -> {})
                                        .<Happening>map(why -> new Happening.Failed(id, why))
                                        .orElseGet(() ->
                                                random.nextInt(8) == 0
                                                        ? new Happening.Damaged(id)
                                                        : new Happening.Installed(id)));
                case RESTARTING -> start().ifPresent(why -> happen(new Happening.Failed(id, why)));
                case PROVING -> throw new AssertionError("nothing is on trial");
                case DONE, FAILED, WENT_BACK -> {}
            }
        }

        private void prove() {
            switch (random.nextInt(4)) {
                case 0 -> goBack(BROKEN);
                case 1 -> {
                    bless();
                    standing.attempt().ifPresent(each -> happen(new Happening.Blessed(each.id())));
                }
                default -> {}
            }
        }

        @Override
        public Release.Kind kind() {
            return Release.Kind.FILE;
        }

        @Override
        public ReleaseVersion running() {
            return trial.orElse(kept);
        }

        @Override
        public Last last() {
            if (trial.isPresent()) {
                return new Last.Proving();
            }
            return back.<Last>map(each -> each).orElseGet(Last.Nothing::new);
        }

        @Override
        public Optional<Fault> install(Path file, Release release, Progress progress) {
            assertThat(TRUSTED).as("signed by the maker").contains(release.sha256());
            assertThat(release.version().code()).isGreaterThan(running().code());
            assertThat(installing).as("installs already").isFalse();
            assertThat(trial).as("is on trial").isEmpty();
            installing = true;
            cut();
            installing = false;
            if (random.nextInt(6) == 0) {
                return Optional.of(new Fault(UpdateCheck.INSTALL, "No.", ""));
            }
            installed = Optional.of(release);
            cut();
            return Optional.empty();
        }

        @Override
        public Optional<Fault> start() {
            Release release = installed.orElseThrow();
            assertThat(spoiled).doesNotContain(release.version().code());
            assertThat(TRUSTED).contains(release.sha256());
            if (random.nextInt(6) == 0) {
                return Optional.of(new Fault(UpdateCheck.INSTALL, "The hardware says no.", ""));
            }
            cut();
            trial = Optional.of(release.version());
            back = Optional.empty();
            starts = 0;
            throw new Cut();
        }

        @Override
        public void bless() {
            cut();
            kept = running();
            trial = Optional.empty();
            cut();
        }

        @Override
        public void goBack(Fault why) {
            cut();
            back(why);
            throw new Cut();
        }

        private void back(Fault why) {
            spoiled.add(running().code());
            back = Optional.of(new Last.WentBack(running().code(), why));
            trial = Optional.empty();
        }
    }

    private static void run(World world, Runnable step) {
        try {
            step.run();
        } catch (Cut first) {
            while (true) {
                try {
                    world.power();
                    return;
                } catch (Cut again) {
                    assertThat(again).isNotNull();
                }
            }
        }
    }

    /// Often one of few good releases, so that they come again.
    private static UpdateOrder offer(SplittableRandom random) {
        return random.nextBoolean()
                ? GOOD.get(random.nextInt(GOOD.size()))
                : OFFERS.get(random.nextInt(OFFERS.size()));
    }

    private static void simulate(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        World world = new World(random, 2 + random.nextInt(40));
        for (int step = 0; step < STEPS; step++) {
            run(
                    world,
                    () -> {
                        switch (random.nextInt(12)) {
                            case 0 -> world.happen(new Happening.Ordered(offer(random)));
                            case 1 -> world.happen(new Happening.Withdrawn());
                            default -> world.work();
                        }
                    });
        }
        world.calm = true;
        for (int step = 0; step < CALM_STEPS_MAX && !world.rests(); step++) {
            run(world, world::work);
        }
        run(world, world::work);
        assertThat(world.trial).isEmpty();
        assertThat(world.standing.next()).isEmpty();
        world.standing
                .attempt()
                .ifPresent(each -> {
                    assertThat(each.state().ended()).as("%s", each).isTrue();
                    assertThat(each.told()).isTrue();
                });
        assertThat(world.told)
                .contains(world.standing.report(world.running(), world.kind(), Optional.empty()));
        assertThat(world.spoiled).doesNotContain(world.running().code());
        assertThat(Standing.read(world.standing.write())).isEqualTo(world.standing.kept());
    }

    @Test
    void whenever_the_power_goes_only_what_is_signed_runs_and_the_hub_hears_of_it() {
        long first = new SplittableRandom().nextLong();
        for (long seed = first; seed < first + SEQUENCES; seed++) {
            try {
                simulate(seed);
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("with the seed " + seed, failure);
            }
        }
    }
}
