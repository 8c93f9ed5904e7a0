package org.opentos.device.update;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.opentos.device.fabric.Asking;
import org.opentos.device.fabric.ConnectionStatus;
import org.opentos.device.fabric.HubWeb;
import org.opentos.device.json.Json;
import org.opentos.device.part.Part;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.storage.Identity;
import org.opentos.device.thing.Changes;
import org.opentos.device.update.Standing.Attempt;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Id.ReleaseId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Topics.Channel;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateOrder;
import org.opentos.protocol.update.UpdateReport.Fault;
import org.opentos.protocol.update.UpdateState;
import org.opentos.protocol.update.Waiting;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Brings this device to what its hub says it should run, and says how that goes.
///
/// What follows what is [Course]'s to say; how far it is lies on the disk before anything is done
/// about it. One thread does what the present state asks for, so that a device that lost its power
/// anywhere goes on where it was.
public final class Updater implements Part, AutoCloseable {
    /// How often what is waited for is looked at.
    static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /// The same where nothing is waited for but something new.
    static final Duration REST = Duration.ofMinutes(1);

    /// After a fault of the disk.
    static final Duration FAULT_WAIT = Duration.ofSeconds(5);

    /// A clock that says less was never set.
    private static final Instant CLOCK_SET = Instant.parse("2025-01-01T00:00:00Z");

    private static final String FILE = "update.json";
    private static final Logger LOG = System.getLogger(Updater.class.getName());

    /// Where files come from.
    public interface Source {
        /// @param path at the hub's web door
        /// @param range in the form of HTTP; empty for the whole
        HubWeb.Answer open(String path, Optional<String> range) throws IOException;
    }

    /// What has to be known of the rest of the device.
    public interface Host {
        ConnectionStatus connection();

        /// Whether it charges, or has no battery.
        boolean charging();

        /// Whether it has a screen that shows the shell.
        boolean shows();

        /// The time of its day.
        LocalTime time();

        /// The last lines of its log.
        String log();
    }

    private final DeviceId self;
    private final DataDirectory directory;
    private final Installer installer;
    private final Course course;
    private final Download download;
    private final Reporting reporting;
    private final Proof proof;
    private final Host host;
    private final Use use;
    private final InstantSource clock;
    private final LongSupplier millis;
    private final Changes changes;
    private final Thread worker = Thread.ofVirtual().name("updates").unstarted(this::run);

    private volatile Standing standing = Standing.NONE;
    private volatile Optional<Waiting> waitsFor = Optional.empty();
    private volatile boolean closed;

    /// Whether what runs is on trial.
    private boolean proving;

    /// Whether the device is about to restart.
    private boolean over;

    private Updater(
            Identity identity,
            DataDirectory directory,
            Installer installer,
            Source source,
            Asking hub,
            Host host,
            Use use,
            InstantSource clock,
            LongSupplier millis,
            Changes changes)
            throws IOException {
        this.self = identity.device();
        this.directory = directory;
        this.installer = installer;
        this.course =
                new Course(
                        identity.product(),
                        identity.releaseKeys(),
                        installer.running(),
                        installer.kind());
        this.download =
                new Download(directory, source, () -> directory.path().toFile().getUsableSpace());
        this.proof = new Proof(host, millis.getAsLong());
        this.reporting = new Reporting(self, hub, millis);
        this.host = host;
        this.use = use;
        this.clock = clock;
        this.millis = millis;
        this.changes = changes;
    }

    /// @param installer as it is after this start of the device
    /// @param millis of a clock that is never set
    public static Updater load(
            Identity identity,
            DataDirectory directory,
            Installer installer,
            Source source,
            Asking hub,
            Host host,
            Use use,
            InstantSource clock,
            LongSupplier millis,
            Changes changes)
            throws IOException {
        Updater updater =
                new Updater(
                        identity, directory, installer, source, hub, host, use, clock, millis,
                        changes);
        updater.standing = directory.document(FILE).map(Standing::read).orElse(Standing.NONE);
        updater.proving = installer.last() instanceof Installer.Last.Proving;
        updater.happened(new Happening.Restarted(installer.last()));
        return updater;
    }

    public void start() {
        worker.start();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        if (worker.getState() == Thread.State.NEW) {
            return;
        }
        do {
            changes.signal();
            download.nudge();
        } while (!worker.join(LOOK_EVERY));
    }

    /// The device runtime is up.
    public void up() {
        proof.up();
        changes.signal();
    }

    /// A page of the shell has been drawn.
    public Outcome<JsonNode> drawn() {
        proof.draw();
        changes.signal();
        return Outcome.done(Json.object());
    }

    @Override
    public Set<Channel> hears() {
        return Set.of(Channel.UPDATE);
    }

    @Override
    public void heard(Channel channel, JsonNode told) {
        switch (UpdateOrder.read(told)) {
            case Outcome.Refused<Optional<UpdateOrder>>(Refusal refusal) ->
                    LOG.log(
                            Level.WARNING,
                            "the hub told of an update that cannot be read: {0}",
                            refusal.detail());
            case Outcome.Done<Optional<UpdateOrder>>(Optional<UpdateOrder> order) -> {
                try {
                    happened(
                            order.<Happening>map(Happening.Ordered::new)
                                    .orElseGet(Happening.Withdrawn::new));
                } catch (IOException failure) {
                    throw new UncheckedIOException("could not keep what to run", failure);
                }
                download.nudge();
            }
        }
    }

    /// Moves on. What follows is on the disk when this returns.
    private synchronized void happened(Happening what) throws IOException {
        Standing before = standing;
        Standing after = course.after(before, what, clock.instant());
        if (after.equals(before)) {
            return;
        }
        if (!after.kept().equals(before.kept())) {
            directory.replace(FILE, after.write());
            after.attempt()
                    .filter(each -> before.attempt().filter(each::sameState).isEmpty())
                    .ifPresent(Updater::log);
        }
        standing = after;
        changes.signal();
    }

    private static void log(Attempt attempt) {
        LOG.log(
                Level.INFO,
                "{0} {1}: {2}{3}",
                attempt.id().text(),
                attempt.release().version().name(),
                attempt.state().text(),
                attempt.fault()
                        .map(each -> ", " + each.check().text() + ": " + each.detail())
                        .orElse(""));
    }

    private void run() {
        try {
            while (!closed && !over) {
                long seen = changes.version();
                Duration wait = look();
                if (!closed && !over && wait.isPositive()) {
                    changes.awaitAfter(seen, wait);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration look() throws InterruptedException {
        try {
            return step();
        } catch (IOException | RuntimeException failure) {
            LOG.log(Level.ERROR, "an update does not go on and is tried again", failure);
            // What happens meanwhile must not make a broken disk busy.
            pause(FAULT_WAIT);
            return Duration.ZERO;
        }
    }

    /// Does what the present state asks for.
    ///
    /// @return how long there is nothing more to do unless something happens
    Duration step() throws IOException, InterruptedException {
        boolean known = tell();
        if (proving) {
            return prove();
        }
        Optional<Attempt> present = standing.attempt();
        if (present.isEmpty()) {
            return REST;
        }
        Attempt attempt = present.get();
        ReleaseId id = attempt.id();
        return switch (attempt.state()) {
            case OFFERED -> {
                happened(new Happening.Begun(id));
                yield Duration.ZERO;
            }
            case DOWNLOADING -> fetch(attempt);
            case WAITING -> await(attempt);
            case INSTALLING -> install(attempt);
            case RESTARTING -> restart(attempt);
            // The installer knows of no trial any more; the next start of the device tells more.
            case PROVING -> REST;
            case DONE, FAILED, WENT_BACK -> {
                download.keepOnly(Optional.empty());
                yield known || host.connection().state() != ConnectionStatus.State.ONLINE
                        ? REST
                        : LOOK_EVERY;
            }
        };
    }

    /// @return whether the hub knows how it is
    private boolean tell() throws IOException {
        Standing now = standing;
        boolean known =
                reporting.tell(
                        now.report(course.running(), course.kind(), waitsFor), host.connection());
        if (known && now.attempt().isPresent()) {
            Attempt attempt = now.attempt().get();
            if (attempt.state().ended() && !attempt.told()) {
                happened(new Happening.Told(attempt.id()));
            }
        }
        return known;
    }

    private Duration fetch(Attempt attempt) throws IOException, InterruptedException {
        ReleaseId id = attempt.id();
        Watched watch = new Watched(attempt);
        switch (download.fetch(id, attempt.release(), () -> path(id), watch)) {
            case Download.Result.Whole() -> happened(new Happening.Fetched(id));
            case Download.Result.Failed(Fault why) -> happened(new Happening.Failed(id, why));
            case Download.Result.Stopped() -> {}
        }
        return Duration.ZERO;
    }

    private String path(ReleaseId id) {
        return "/api/v1/releases/%s/file?device=%s&pass=%s"
                .formatted(
                        id.text(),
                        self.text(),
                        standing.attempt().map(each -> each.order().pass()).orElse(""));
    }

    /// Wants a file as long as it is what the hub said, and tells how much of it is here.
    private final class Watched implements Download.Watch {
        private final Attempt wanted;

        private Watched(Attempt wanted) {
            this.wanted = wanted;
        }

        private boolean wants() {
            return !closed
                    && standing.attempt()
                            .filter(each ->
                                    each.state() == UpdateState.DOWNLOADING
                                            && each.order()
                                                    .signed()
                                                    .equals(wanted.order().signed()))
                            .isPresent();
        }

        @Override
        public boolean goesOn(long bytes) {
            if (!wants()) {
                return false;
            }
            try {
                happened(
                        new Happening.Worked(
                                wanted.id(), (int) (bytes * 100 / wanted.release().bytes())));
                tell();
            } catch (IOException failure) {
                throw new UncheckedIOException("could not keep how far a download is", failure);
            }
            return true;
        }

        @Override
        public boolean pause(Duration atMost) throws InterruptedException {
            return Updater.this.pause(atMost) && wants();
        }

        @Override
        public Duration tried() {
            Instant now = clock.instant();
            Instant begun = wanted.begun();
            return begun.isBefore(CLOCK_SET) ? Duration.ZERO : Duration.between(begun, now);
        }
    }

    /// Waits for so long, or until the device is connected anew or told something else.
    ///
    /// @return whether the device goes on
    private boolean pause(Duration atMost) throws InterruptedException {
        long end = millis.getAsLong() + atMost.toMillis();
        Optional<UpdateOrder> order = standing.attempt().map(Attempt::order);
        ConnectionStatus connection = host.connection();
        while (!closed) {
            long seen = changes.version();
            ConnectionStatus now = host.connection();
            long left = end - millis.getAsLong();
            boolean back =
                    now.state() == ConnectionStatus.State.ONLINE
                            && !now.since().equals(connection.since());
            if (left <= 0 || back || !standing.attempt().map(Attempt::order).equals(order)) {
                return true;
            }
            changes.awaitAfter(seen, Duration.ofMillis(left));
        }
        return false;
    }

    private Duration await(Attempt attempt) throws IOException {
        Optional<Waiting> now =
                Waiting.of(attempt.order().when(), use::idle, host::charging, host::time);
        if (now.isEmpty()) {
            waitsFor = now;
            happened(new Happening.Allowed(attempt.id(), proof.drawn()));
            return Duration.ZERO;
        }
        if (!now.equals(waitsFor)) {
            waitsFor = now;
            changes.signal();
        }
        return LOOK_EVERY;
    }

    private Duration install(Attempt attempt) throws IOException, InterruptedException {
        ReleaseId id = attempt.id();
        Release release = attempt.release();
        Path file = download.file(id);
        if (Files.exists(file) && !Digest.matches(file, release.bytes(), release.sha256())) {
            Files.delete(file);
            happened(new Happening.Damaged(id));
            return Duration.ZERO;
        }
        Optional<Fault> fault =
                installer.install(
                        file,
                        release,
                        percent -> {
                            if (closed) {
                                throw new InterruptedException("the device stops");
                            }
                            worked(id, percent);
                        });
        happened(
                fault.<Happening>map(each -> new Happening.Failed(id, each))
                        .orElseGet(() -> new Happening.Installed(id)));
        return Duration.ZERO;
    }

    private void worked(ReleaseId id, int percent) {
        try {
            happened(new Happening.Worked(id, percent));
            tell();
        } catch (IOException failure) {
            throw new UncheckedIOException("could not keep how far an installation is", failure);
        }
    }

    private Duration restart(Attempt attempt) throws IOException {
        Optional<Fault> fault = installer.start();
        if (fault.isPresent()) {
            happened(new Happening.Failed(attempt.id(), fault.get()));
        } else {
            over = true;
        }
        return Duration.ZERO;
    }

    private Duration prove() throws IOException {
        Optional<UpdateCheck> missing = proof.missing(mustDraw());
        if (missing.isEmpty()) {
            installer.bless();
            proving = false;
            Optional<Attempt> attempt = standing.attempt();
            if (attempt.isPresent()) {
                happened(new Happening.Blessed(attempt.get().id()));
            }
            return Duration.ZERO;
        }
        if (!proof.late(millis.getAsLong())) {
            return LOOK_EVERY;
        }
        installer.goBack(proof.fault(missing.get()));
        over = true;
        return Duration.ZERO;
    }

    /// A file brings no shell: where no page of it was drawn before, none proves anything now.
    private boolean mustDraw() {
        boolean before = standing.attempt().map(Attempt::drawn).orElse(false);
        return host.shows() && (installer.kind() == Release.Kind.IMAGE || before);
    }

    /// Sets `update`, null or what [Shown] says.
    @Override
    public void show(ObjectNode state) {
        state.set("update", Shown.of(standing, course.running(), waitsFor, clock.instant()));
    }
}
