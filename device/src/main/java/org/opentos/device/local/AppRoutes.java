package org.opentos.device.local;

import static org.opentos.device.local.Requests.act;

import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.util.Optional;
import org.opentos.device.app.Activities;
import org.opentos.device.app.AppCalls;
import org.opentos.device.app.AppShelf;
import org.opentos.device.app.AppStore;
import org.opentos.device.app.Notices;
import org.opentos.device.app.Sendings;
import org.opentos.device.fabric.HubWeb;

/// The apps of this device, what they ask for, what people do in them and are sent or told, and the
/// store.
public final class AppRoutes implements Routes {
    /// Where media comes from.
    public interface Hub {
        /// @param path at the hub's web door
        HubWeb.Answer open(String path, Optional<String> range) throws IOException;
    }

    private final AppPages pages;
    private final AppCalls calls;
    private final Activities activities;
    private final Sendings sendings;
    private final Notices notices;
    private final SentPages sent;
    private final StorePages store;

    /// @param hub from which media comes, and what was sent
    public AppRoutes(
            AppShelf apps,
            AppCalls calls,
            Activities activities,
            Sendings sendings,
            Notices notices,
            AppStore store,
            Hub hub) {
        this.sent = new SentPages(sendings, hub);
        this.pages = new AppPages(apps, sent, hub);
        this.calls = calls;
        this.activities = activities;
        this.sendings = sendings;
        this.notices = notices;
        this.store = new StorePages(store);
    }

    @Override
    public void route(HttpRouting.Builder routing) {
        routing.get("/apps/*", pages::file)
                .post("/local/apps/{installation}/calls", act("installation", calls::call))
                .post("/local/activities", act(activities::ask))
                .post("/local/sendings", act(sendings::ask))
                .get("/local/sendings/{sending}/file", sent::file)
                .get("/local/sendings/{sending}/code", sent::code)
                .post("/local/notifications", act(notices::ask))
                .get("/local/store", store::list)
                .get("/local/store/{app}", store::link)
                .get("/local/store/{app}/icon", store::icon);
    }
}
