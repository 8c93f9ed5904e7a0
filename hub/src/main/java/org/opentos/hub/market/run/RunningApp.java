package org.opentos.hub.market.run;

import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.publish.Offer;

/// An app that runs somewhere, for whom, and which version of it.
public record RunningApp(Installation installation, Offer version) {}
