package org.opentos.hub.market.install;

import org.opentos.protocol.Id;

/// What is installed on a terminal has changed. Told in the transaction of the change.
public record TerminalAppsChanged(Id.DeviceId device) {}
