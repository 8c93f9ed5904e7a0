package org.opentos.hub.market.install;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.opentos.protocol.Id;
import org.opentos.protocol.app.AppGrant;
import org.opentos.protocol.app.AppId;

/// An app on a terminal, and the person for whom it acts there.
///
/// @param device empty where it is in that person's own browser
/// @param region where the person said to be, by ISO 3166-1; [#REGION_UNKNOWN] where nobody said
/// @param draft whether it runs what its developer tries out
/// @param grants what the person lets it do, of what it asks for
/// @param things the devices that it may see or control with these grants
public record Installation(
        Id.InstallationId id,
        AppId app,
        Id.PersonId person,
        Optional<Id.DeviceId> device,
        String region,
        boolean draft,
        Set<AppGrant> grants,
        Set<Id.DeviceId> things,
        Instant installed) {
    /// A code of ISO 3166-1 that is free for its users.
    public static final String REGION_UNKNOWN = "ZZ";

    public Installation {
        grants = Set.copyOf(grants);
        things = Set.copyOf(things);
    }
}
