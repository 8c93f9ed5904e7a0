package org.opentos.hub.market.publish;

import org.opentos.protocol.app.AppId;

/// What people get of an app has changed, or may have. Told in the transaction of the change.
public record AppChanged(AppId app) {}
