package org.opentos.device.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opentos.device.json.Json;
import org.opentos.device.part.Part;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Topics.Channel;
import org.opentos.protocol.app.PackagePath;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The apps of this device. What the hub says should be here is kept on the disk and fetched; what
/// it says no more is removed, also while it runs.
public final class AppShelf implements Part, AutoCloseable {
    /// What the hub tells at most; the rest is not looked at.
    static final int APPS_MAX = 40;

    static final Duration WAIT_FIRST = Duration.ofSeconds(2);
    static final Duration WAIT_MAX = Duration.ofMinutes(5);

    private static final String FILE = "apps.json";
    private static final String OPENED = "opened.json";
    private static final Logger LOG = System.getLogger(AppShelf.class.getName());

    /// Where packages come from.
    public interface Source {
        /// @param path at the hub's web door, with its query
        InputStream get(String path) throws IOException;
    }

    /// A file of an app, and how it is served.
    ///
    /// @param network the origins to which its app may connect
    public record AppFile(byte[] content, String type, List<String> network) {}

    private final DeviceId self;
    private final DataDirectory directory;
    private final PackageStore packages;
    private final Source source;
    private final Changes changes;
    private final Thread fetcher = Thread.ofVirtual().name("apps").unstarted(this::fetch);
    private List<ShelvedApp> apps = List.of();
    private String store = "";
    private final Map<String, Unpacked> ready = new HashMap<>();

    /// Why a package is not here, by its digest.
    private final Map<String, String> failures = new HashMap<>();

    /// The installations whose first page was opened, the last one first.
    private final List<String> opened = new ArrayList<>();

    private long told;
    private boolean closed;

    private AppShelf(
            DeviceId self,
            DataDirectory directory,
            PackageStore packages,
            Source source,
            Changes changes) {
        this.self = self;
        this.directory = directory;
        this.packages = packages;
        this.source = source;
        this.changes = changes;
    }

    public static AppShelf load(
            DeviceId self, DataDirectory directory, Source source, Changes changes)
            throws IOException {
        AppShelf shelf =
                new AppShelf(self, directory, new PackageStore(directory), source, changes);
        Optional<JsonNode> kept = directory.document(FILE);
        if (kept.isPresent()) {
            shelf.learn(kept.get());
        }
        directory
                .document(OPENED)
                .ifPresent(each ->
                        each.path("opened")
                                .forEach(one -> one.stringValueOpt().ifPresent(shelf.opened::add)));
        return shelf;
    }

    public void start() {
        fetcher.start();
    }

    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        fetcher.interrupt();
        fetcher.join();
    }

    /// Learns which apps should be here. When this returns, it is on the disk, and what should not
    /// be here is not shown any more.
    public synchronized void told(JsonNode message) {
        try {
            learn(message);
            ObjectNode kept = Json.object().put("store", store);
            ArrayNode list = kept.putArray("apps");
            apps.forEach(each -> list.add(each.kept()));
            directory.replace(FILE, kept);
        } catch (IOException failure) {
            throw new UncheckedIOException("could not keep which apps are here", failure);
        }
        failures.clear();
        told++;
        notifyAll();
        changes.signal();
    }

    private synchronized void learn(JsonNode message) throws IOException {
        List<ShelvedApp> next = new ArrayList<>();
        for (JsonNode each : message.path("apps")) {
            if (next.size() < APPS_MAX) {
                ShelvedApp.read(each).ifPresent(next::add);
            }
        }
        apps = List.copyOf(next);
        store = Json.text(message, "store").orElse("");
        Set<String> digests = new HashSet<>();
        apps.forEach(each -> digests.add(each.digest()));
        ready.keySet().retainAll(digests);
        for (String digest : digests) {
            if (!ready.containsKey(digest)) {
                packages.find(digest).ifPresent(each -> ready.put(digest, each));
            }
        }
    }

    /// The device left its home.
    @Override
    public void forget() {
        told(Json.object());
    }

    private synchronized Optional<ShelvedApp> missing() {
        return apps.stream()
                .filter(each -> !ready.containsKey(each.digest()))
                .filter(each -> !failures.containsKey(each.digest()))
                .findFirst();
    }

    /// Fetches one package after the other, and what failed again after growing waits. What was
    /// told since is looked at before anything waits.
    private void fetch() {
        Duration wait = WAIT_FIRST;
        long seen = -1;
        try {
            while (true) {
                Optional<ShelvedApp> next = missing();
                if (next.isPresent()) {
                    fetch(next.get());
                    continue;
                }
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                    if (seen != told) {
                        seen = told;
                        wait = WAIT_FIRST;
                        tidy();
                    } else if (failures.isEmpty()) {
                        wait();
                    } else {
                        wait(wait.toMillis());
                        wait =
                                wait.multipliedBy(2).compareTo(WAIT_MAX) > 0
                                        ? WAIT_MAX
                                        : wait.multipliedBy(2);
                        failures.clear();
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void tidy() {
        Set<String> digests = new HashSet<>();
        apps.forEach(each -> digests.add(each.digest()));
        try {
            packages.keepOnly(digests);
            changes.signal();
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "packages of removed apps are on the disk still", failure);
        }
    }

    private void fetch(ShelvedApp app) throws InterruptedException {
        // The package, and what is in it.
        if (!directory.holds(2 * app.bytes())) {
            failed(app, "storage-full");
            return;
        }
        String path =
                "/api/v1/packages/%s?device=%s&pass=%s"
                        .formatted(app.digest(), self.text(), app.pass());
        String key;
        synchronized (this) {
            key = store;
        }
        try (InputStream content = source.get(path)) {
            switch (packages.take(app.digest(), key, content)) {
                case Outcome.Done<Unpacked>(Unpacked unpacked) -> fetched(app, unpacked);
                case Outcome.Refused<Unpacked>(Refusal refusal) ->
                        failed(app, refusal.code().text());
            }
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "the package of " + app.app() + " did not come", failure);
            failed(app, "hub-unreachable");
        }
        if (Thread.interrupted()) {
            throw new InterruptedException("the device stops");
        }
    }

    private synchronized void fetched(ShelvedApp app, Unpacked unpacked) {
        if (apps.stream().anyMatch(each -> each.digest().equals(app.digest()))) {
            ready.put(app.digest(), unpacked);
            LOG.log(Level.INFO, "{0} {1} is here", app.app(), String.valueOf(app.code()));
        }
        changes.signal();
    }

    private synchronized void failed(ShelvedApp app, String reason) {
        failures.put(app.digest(), reason);
        changes.signal();
    }

    @Override
    public Set<Channel> hears() {
        return Set.of(Channel.APPS);
    }

    @Override
    public void heard(Channel channel, JsonNode message) {
        told(message);
    }

    @Override
    public void show(ObjectNode state) {
        state.set("apps", shown());
    }

    /// Each app with its `state`, `ready`, `loading` or `failed`, and where it is.
    public synchronized ArrayNode shown() {
        ArrayNode shown = Json.array();
        for (ShelvedApp each : apps) {
            ObjectNode app =
                    Json.object()
                            .put("installation", each.installation().text())
                            .put("app", each.app())
                            .put("code", each.code())
                            .put("digest", each.digest())
                            .put("person", each.person())
                            .put("draft", each.draft());
            each.grants().forEach(app.putArray("grants")::add);
            app.putObject("name").put("en", each.english()).put("zh-Hans", each.chinese());
            Unpacked unpacked = ready.get(each.digest());
            String failure = failures.get(each.digest());
            if (unpacked != null) {
                app.put("state", "ready")
                        .put("start", unpacked.start())
                        .put("icon", unpacked.icon())
                        .put("background", unpacked.background());
            } else {
                app.put("state", failure == null ? "loading" : "failed");
                if (failure != null) {
                    app.put("reason", failure);
                }
            }
            shown.add(app);
        }
        return shown;
    }

    /// Whether the app is here and may run.
    synchronized Optional<ShelvedApp> find(String installation) {
        return apps.stream()
                .filter(each -> each.installation().text().equals(installation))
                .filter(each -> ready.containsKey(each.digest()))
                .findFirst();
    }

    /// How many apps were used after this one; that which never was comes last.
    synchronized int lastUsed(String installation) {
        int at = opened.indexOf(installation);
        return at < 0 ? Integer.MAX_VALUE : at;
    }

    /// The first page of an app was opened.
    private synchronized void used(String installation) throws IOException {
        if (!opened.isEmpty() && opened.getFirst().equals(installation)) {
            return;
        }
        opened.remove(installation);
        opened.addFirst(installation);
        opened.retainAll(apps.stream().map(each -> each.installation().text()).toList());
        ObjectNode kept = Json.object();
        opened.forEach(kept.putArray("opened")::add);
        directory.replace(OPENED, kept);
        changes.signal();
    }

    /// A file of an app that is here; empty where there is none.
    public Optional<AppFile> file(String installation, String path) {
        Optional<ShelvedApp> app = find(installation);
        if (app.isEmpty()) {
            return Optional.empty();
        }
        List<String> network;
        boolean first;
        synchronized (this) {
            Unpacked unpacked = ready.get(app.get().digest());
            network = unpacked == null ? List.of() : unpacked.network();
            first = unpacked != null && unpacked.start().equals(path);
        }
        try {
            if (first) {
                used(installation);
            }
            return packages.file(app.get().digest(), path)
                    .map(content -> new AppFile(content, PackagePath.type(path), network));
        } catch (IOException failure) {
            throw new UncheckedIOException("could not read a file of " + app.get().app(), failure);
        }
    }
}
