package org.opentos.hub.market.install;

import org.opentos.protocol.Id;

/// An app was taken off its terminal, or out of its person's browser.
public record InstallationRemoved(Id.InstallationId installation) {}
