package org.opentos.hub.market.publish;

import org.opentos.protocol.Id;
import org.opentos.protocol.app.AppManifest;

/// A version of an app that somebody can have now.
///
/// @param organisation its developer
/// @param digest of the package, which the store signed
public record Offer(
        Id.OrganisationId organisation, AppManifest manifest, String digest, long packageBytes) {}
