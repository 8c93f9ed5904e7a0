package org.opentos.hub.settings;

/// Says where this hub is reached now; known once its doors are open.
public interface HubLocation {
    HubAddress current();
}
