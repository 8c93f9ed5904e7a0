package org.opentos.device;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opentos.device.app.Activities;
import org.opentos.device.app.AppCalls;
import org.opentos.device.app.AppShelf;
import org.opentos.device.app.AppStore;
import org.opentos.device.app.Notices;
import org.opentos.device.app.PartyStreams;
import org.opentos.device.app.Sendings;
import org.opentos.device.driver.Drivers;
import org.opentos.device.fabric.Asking;
import org.opentos.device.fabric.ConnectionStatus;
import org.opentos.device.fabric.Fabric;
import org.opentos.device.fabric.HubWeb;
import org.opentos.device.host.FactoryReset;
import org.opentos.device.host.Network;
import org.opentos.device.host.Recovery;
import org.opentos.device.host.StorageWatch;
import org.opentos.device.json.Json;
import org.opentos.device.local.AppRoutes;
import org.opentos.device.local.HostRoutes;
import org.opentos.device.local.LocalServer;
import org.opentos.device.local.LocalState;
import org.opentos.device.local.PartyRoutes;
import org.opentos.device.local.PayRoutes;
import org.opentos.device.local.QrCode;
import org.opentos.device.local.Routes;
import org.opentos.device.local.ThingRoutes;
import org.opentos.device.local.UpdateRoutes;
import org.opentos.device.local.VoiceRoutes;
import org.opentos.device.model.ThingModel;
import org.opentos.device.part.Part;
import org.opentos.device.pay.DeviceWallet;
import org.opentos.device.start.StartFailure;
import org.opentos.device.start.StartFailure.Code;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.storage.Identity;
import org.opentos.device.storage.InvocationLedger;
import org.opentos.device.storage.LastState;
import org.opentos.device.storage.OutboundQueue;
import org.opentos.device.thing.Changes;
import org.opentos.device.thing.HomeThings;
import org.opentos.device.thing.OwnThing;
import org.opentos.device.update.FileInstaller;
import org.opentos.device.update.ImageInstaller;
import org.opentos.device.update.Installer;
import org.opentos.device.update.Updater;
import org.opentos.device.update.Use;
import org.opentos.device.voice.Ear;
import org.opentos.device.voice.ProgramWaking;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.voice.HearingClient;
import org.opentos.voice.sentences.Language;
import tools.jackson.databind.JsonNode;

/// The composition root: starts a device phase by phase, and stops it in the reverse order.
final class SystemServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(SystemServer.class.getName());

    /// What is closed when the device stops; a step that fails does not keep the others from it.
    private interface Step {
        void undo() throws Exception;
    }

    private final Arguments arguments;
    private final InstantSource clock;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Changes changes = new Changes();
    private final CountDownLatch restart = new CountDownLatch(1);
    private Phase phase = Phase.IDENTITY;
    private int port;
    private volatile @Nullable Fabric fabric;
    private @Nullable StorageWatch storage;

    private SystemServer(Arguments arguments, InstantSource clock) {
        this.arguments = arguments;
        this.clock = clock;
    }

    /// Starts a device; when it fails, everything that was started has been stopped again.
    static SystemServer start(Arguments arguments, InstantSource clock) throws StartFailure {
        SystemServer server = new SystemServer(arguments, clock);
        try {
            server.startPhases();
            return server;
        } catch (IOException failure) {
            server.close();
            throw DataDirectory.unusable(arguments.data(), failure);
        } catch (StartFailure | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    private void startPhases() throws StartFailure, IOException {
        DataDirectory directory = DataDirectory.open(arguments.data());
        steps.push(directory::close);
        FactoryReset.finish(directory.path());
        Identity identity = identity(directory);
        ThingModel model = directory.model();
        LOG.log(Level.INFO, "device {0}, {1}", identity.device().text(), model.title());
        reached(Phase.IDENTITY);

        OutboundQueue queue =
                OutboundQueue.open(directory.file("queue.log"), OutboundQueue.Limits.DEFAULT);
        steps.push(queue::close);
        InvocationLedger ledger = InvocationLedger.open(directory.file("invocations.log"));
        steps.push(ledger::close);
        LastState last = LastState.load(directory);
        steps.push(last::save);
        if (queue.discardedBytes() > 0 && queue.size() > 0) {
            LOG.log(Level.WARNING, "cut {0} torn bytes off the queue", queue.discardedBytes());
        }
        reached(Phase.STORAGE);

        SecureRandom random = new SecureRandom();
        var driver =
                Drivers.forModel(
                        model,
                        clock,
                        new SplittableRandom(arguments.seed().orElseGet(random::nextLong)),
                        arguments.wearer());
        steps.push(driver::close);
        OwnThing thing =
                new OwnThing(
                        identity.device(),
                        model,
                        driver,
                        queue,
                        last,
                        ledger,
                        new Ids(clock, random),
                        clock,
                        changes);
        Installer installer =
                arguments.system().isPresent()
                        ? ImageInstaller.begin(directory, restart::countDown)
                        : FileInstaller.begin(directory, hardware(thing), restart::countDown);
        thing.start();
        HomeThings things = new HomeThings(identity.device(), changes);
        things.restore(last.things());
        reached(Phase.DRIVERS);

        DeviceWallet wallet = DeviceWallet.load(directory, clock, changes);
        HubWeb hubWeb = hubWeb(identity);
        AppShelf.Source web = hubWeb::get;
        AppShelf apps = AppShelf.load(identity.device(), directory, web, changes);
        steps.push(apps::close);
        Asking hub = this::ask;
        AppCalls calls = new AppCalls(identity.device(), apps, hub);
        Activities activities = new Activities(calls, changes);
        Sendings sendings = new Sendings(identity.device(), calls, apps, changes);
        Notices notices = new Notices(calls, changes);
        AppStore store = new AppStore(identity.device(), identity.web(), calls, web);
        Ear ear =
                Ear.load(identity.device(), calls, hubWeb, changes, directory, hearing(directory));
        steps.push(ear::close);
        PartyStreams parties = new PartyStreams(identity.device(), apps, hub);
        Use use = new Use(SystemServer::millis, activities::shown);
        Updater updater =
                Updater.load(
                        identity,
                        directory,
                        installer,
                        hubWeb::open,
                        hub,
                        host(identity, model, thing),
                        use,
                        clock,
                        SystemServer::millis,
                        changes);
        List<Part> parts = new ArrayList<>();
        if (identity.formFactor().terminal()) {
            parts.add(wallet);
        }
        Recovery recovery = new Recovery(directory, changes);
        Network network = Network.of(arguments.system(), QrCode::of, changes);
        parts.addAll(List.of(apps, calls, activities, parties, updater, recovery, network));
        if (identity.formFactor().terminal()) {
            parts.addAll(List.of(sendings, notices, ear));
        } else if (model.hasScreen()) {
            parts.addAll(List.of(sendings, ear));
        }
        Upkeep upkeep = new Upkeep(thing, things, last, parts, clock);
        Fabric connection = fabric(identity, queue, upkeep.inbox(), random);
        fabric = connection;
        LocalState state =
                new LocalState(
                        identity,
                        model,
                        thing,
                        things,
                        last,
                        parts,
                        queue,
                        connection::status,
                        connection::lastRefusal,
                        clock,
                        changes);
        startShell(
                identity,
                state,
                use,
                List.of(
                        new ThingRoutes(thing, things, hub),
                        new PayRoutes(identity.device(), wallet, hub),
                        new AppRoutes(
                                apps, calls, activities, sendings, notices, store, hubWeb::open),
                        new VoiceRoutes(ear, hubWeb::open),
                        new PartyRoutes(parties),
                        new UpdateRoutes(updater),
                        new HostRoutes(
                                new FactoryReset(identity.device(), directory, restart::countDown),
                                recovery,
                                network)));
        // Before the server stops, which waits for its streams.
        steps.push(parties::close);
        reached(Phase.SHELL);

        steps.push(connection::close);
        connection.start();
        apps.start();
        steps.push(network::close);
        network.start();
        StorageWatch watch = StorageWatch.over(directory.path(), restart::countDown);
        steps.push(watch::close);
        watch.start();
        storage = watch;
        upkeep.start();
        steps.push(upkeep::close);
        steps.push(updater::close);
        updater.start();
        reached(Phase.FABRIC);

        announce(directory, identity);
        reached(Phase.READY);
        updater.up();
    }

    private static FileInstaller.Hardware hardware(OwnThing thing) {
        return new FileInstaller.Hardware() {
            @Override
            public Optional<String> flash(Path file, ReleaseVersion version) {
                return thing.flash(file, version);
            }

            @Override
            public Optional<String> unflash() {
                return thing.unflash();
            }
        };
    }

    private Updater.Host host(Identity identity, ThingModel model, OwnThing thing) {
        return new Updater.Host() {
            @Override
            public ConnectionStatus connection() {
                Fabric current = fabric;
                return current == null
                        ? new ConnectionStatus(
                                ConnectionStatus.State.CONNECTING, "", clock.instant())
                        : current.status();
            }

            @Override
            public boolean charging() {
                return thing.charging();
            }

            @Override
            public boolean shows() {
                return identity.formFactor().terminal() || model.hasScreen();
            }

            @Override
            public LocalTime time() {
                return LocalTime.ofInstant(clock.instant(), ZoneId.systemDefault());
            }

            @Override
            public String log() {
                return JsonLines.recent();
            }
        };
    }

    /// Of a clock that is never set.
    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private Ear.Own hearing(DataDirectory directory) {
        Arguments.Hearing hearing = arguments.hearing();
        Optional<HearingClient> client =
                hearing.launch(directory.file("hearing"))
                        .filter(_ -> hearing.where() != Arguments.Hearing.Where.HUB)
                        .map(each -> new HearingClient(each, Language.EN));
        client.ifPresent(each -> steps.push(each::close));
        return new Ear.Own(
                hearing.launch(directory.file("waking")).map(ProgramWaking::new),
                hearing.microphone(),
                client,
                hearing.where() == Arguments.Hearing.Where.HERE);
    }

    private Identity identity(DataDirectory directory) throws StartFailure {
        try {
            return directory.identity().at(arguments.hubMqtt(), arguments.hubWeb());
        } catch (IllegalArgumentException address) {
            throw new StartFailure(Code.USAGE, String.valueOf(address.getMessage()), address);
        }
    }

    private Fabric fabric(
            Identity identity,
            OutboundQueue queue,
            org.opentos.device.fabric.Inbox inbox,
            SecureRandom random)
            throws StartFailure, IOException {
        try {
            return new Fabric(identity, queue, inbox, clock, random, changes::signal);
        } catch (GeneralSecurityException damaged) {
            throw damagedIdentity(damaged);
        }
    }

    /// Empty-handed before the device has begun to connect.
    private Outcome<JsonNode> ask(DeviceId device, Topics.Channel channel, JsonNode message) {
        Fabric current = fabric;
        return current == null
                ? Outcome.refused(
                        RefusalCode.HUB_UNREACHABLE,
                        "This device has only just started; try again.")
                : current.ask(device, channel, message);
    }

    private HubWeb hubWeb(Identity identity) throws StartFailure {
        try {
            return new HubWeb(identity);
        } catch (GeneralSecurityException damaged) {
            throw damagedIdentity(damaged);
        }
    }

    private StartFailure damagedIdentity(Exception cause) {
        return new StartFailure(
                Code.DATA_DAMAGED,
                "%s is damaged: its certificate, key or authority cannot be read; restore it from the batch that the hub minted for this device."
                        .formatted(arguments.data().resolve("identity.json")),
                cause);
    }

    private void startShell(Identity identity, LocalState state, Use use, List<Routes> routes)
            throws StartFailure {
        LocalServer server =
                new LocalServer(
                        arguments.port(),
                        name(identity.formFactor()),
                        arguments.shell(),
                        state,
                        use,
                        routes);
        steps.push(server::close);
        port = server.port();
    }

    private void announce(DataDirectory directory, Identity identity) throws IOException {
        directory.replace(
                "run.json",
                Json.object()
                        .put("pid", ProcessHandle.current().pid())
                        .put("web", web(identity.formFactor()))
                        .put("startedAt", clock.instant().toString()));
        steps.push(() -> Files.deleteIfExists(directory.file("run.json")));
        LOG.log(Level.INFO, "ready at {0}", web(identity.formFactor()));
    }

    private String name(FormFactor form) {
        return arguments.name().orElse(form.text());
    }

    private String web(FormFactor form) {
        return "http://%s.localhost:%d".formatted(name(form), port);
    }

    private void reached(Phase next) {
        phase = next;
        LOG.log(Level.DEBUG, "phase {0}", next.text());
    }

    Phase phase() {
        return phase;
    }

    /// Whether it has to restart because its data directory takes nothing any more.
    boolean storageFailed() {
        StorageWatch watch = storage;
        return watch != null && watch.failed();
    }

    int port() {
        return port;
    }

    /// Waits until the device has to restart. Whoever waits closes this and starts another.
    void awaitRestart() throws InterruptedException {
        restart.await();
    }

    /// How the device stands with its hub; empty before it has tried.
    Optional<ConnectionStatus> connection() {
        Fabric current = fabric;
        return current == null ? Optional.empty() : Optional.of(current.status());
    }

    /// May come again, and from another thread.
    @Override
    public synchronized void close() {
        while (!steps.isEmpty()) {
            try {
                steps.pop().undo();
            } catch (Exception failure) {
                LOG.log(Level.WARNING, "a part of the device did not stop cleanly", failure);
            }
        }
    }
}
