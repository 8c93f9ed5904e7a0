package org.opentos.device.local;

import static org.opentos.device.local.Requests.act;

import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.util.Optional;
import org.opentos.device.app.Activities;
import org.opentos.device.app.AppCalls;
import org.opentos.device.app.AppShelf;
import org.opentos.device.app.AppStore;
import org.opentos.device.fabric.HubWeb;

/// The apps of this device, what they ask for, what people do in them, and the store.
public final class AppRoutes implements Routes {
    /// Where media comes from.
    public interface Hub {
        /// @param path at the hub's web door
        HubWeb.Answer open(String path, Optional<String> range) throws IOException;
    }

    private final AppPages pages;
    private final AppCalls calls;
    private final Activities activities;
    private final StorePages store;

    /// @param hub from which media comes
    public AppRoutes(
            AppShelf apps, AppCalls calls, Activities activities, AppStore store, Hub hub) {
        this.pages = new AppPages(apps, hub);
        this.calls = calls;
        this.activities = activities;
        this.store = new StorePages(store);
    }

    @Override
    public void route(HttpRouting.Builder routing) {
        routing.get("/apps/*", pages::file)
                .post("/local/apps/{installation}/calls", act("installation", calls::call))
                .post("/local/activities", act(activities::ask))
                .get("/local/store", store::list)
                .get("/local/store/{app}", store::link)
                .get("/local/store/{app}/icon", store::icon);
    }
}
