package org.opentos.device.app;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.opentos.device.json.Json;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.app.AppId;
import tools.jackson.databind.JsonNode;

/// The store as the shell shows it. It keeps the icons that were looked at; everything else it asks
/// the hub for each time.
public final class AppStore {
    static final int ICON_BYTES_MAX = 512 * 1024;
    static final int ICONS_MAX = 64;

    private static final Logger LOG = System.getLogger(AppStore.class.getName());

    private final DeviceId self;
    private final URI hub;
    private final AppCalls calls;
    private final AppShelf.Source source;
    private final Map<String, byte[]> icons =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
                    return size() > ICONS_MAX;
                }
            };

    /// @param hub where its pages are
    public AppStore(DeviceId self, URI hub, AppCalls calls, AppShelf.Source source) {
        this.self = self;
        this.hub = hub;
        this.calls = calls;
        this.source = source;
    }

    /// A part of the list.
    ///
    /// @param after the last app that is known; empty text at first
    public Outcome<JsonNode> page(String after) {
        return calls.ask("store", Json.object().put("after", after));
    }

    /// Where a phone installs an app on this device; empty where that is no app's id.
    public Optional<String> link(String app) {
        return AppId.find(app)
                .map(id -> "%s/store/%s?device=%s".formatted(hub, id.text(), self.text()));
    }

    /// An app's icon; empty where the hub has none, cannot be reached, or it is too large.
    public Optional<byte[]> icon(String app) {
        Optional<AppId> id = AppId.find(app);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        synchronized (icons) {
            byte[] known = icons.get(app);
            if (known != null) {
                return Optional.of(known);
            }
        }
        try (InputStream content = source.get("/api/v1/store/apps/" + id.get().text() + "/icon")) {
            byte[] icon = content.readNBytes(ICON_BYTES_MAX + 1);
            if (icon.length > ICON_BYTES_MAX) {
                return Optional.empty();
            }
            synchronized (icons) {
                icons.put(app, icon);
            }
            return Optional.of(icon);
        } catch (IOException failure) {
            LOG.log(Level.DEBUG, "the icon of " + app + " did not come", failure);
            return Optional.empty();
        }
    }
}
