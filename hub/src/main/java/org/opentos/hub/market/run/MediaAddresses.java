package org.opentos.hub.market.run;

import java.util.Optional;
import org.opentos.hub.content.Media;
import org.opentos.hub.content.MediaPasses;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.install.Installations;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppGrant;
import org.opentos.protocol.app.AppMedia;
import org.springframework.stereotype.Component;

/// Where running apps find media, and what opens there: an app plays what its person lets it, as
/// long as it is installed.
@Component
public class MediaAddresses {
    private final MediaPasses passes;
    private final Media media;
    private final Installations installations;
    private final BrowserApps browsers;

    MediaAddresses(
            MediaPasses passes, Media media, Installations installations, BrowserApps browsers) {
        this.passes = passes;
        this.media = media;
        this.installations = installations;
        this.browsers = browsers;
    }

    /// A path at the host from which the app's page came.
    String of(RunningApp by, Id.ContentItemId item, String name) {
        Installation installation = by.installation();
        String pass = passes.of(installation.id(), item);
        return installation.device().isPresent()
                ? AppMedia.onTerminal(installation.id(), item, pass, name)
                : browsers.path(installation.id(), by.version()) + AppMedia.below(item, pass, name);
    }

    /// Opens what a pass is for. Refused, in this order: `not-found` (the pass does not open it, or
    /// the app may not play any more), and as [Media#open].
    public Outcome<Media.Stream> open(
            Id.InstallationId id,
            Id.ContentItemId item,
            String pass,
            String name,
            Optional<String> range) {
        Optional<Installation> by =
                passes.opens(id, item, pass)
                        ? installations
                                .living(id)
                                .map(Installations.Shown::installation)
                                .filter(each -> each.grants().contains(AppGrant.CONTENT))
                        : Optional.empty();
        return by.map(each -> media.open(each.person(), item, name, range))
                .orElseGet(() -> Outcome.refused(RefusalCode.NOT_FOUND, "There is no such media."));
    }
}
