package org.opentos.hub.settings;

/// Where devices and people reach this hub, as it is written into identities and labels.
///
/// @param mqtt for example `mqtts://hub.example:8883`
/// @param web for example `https://hub.example:8443`
public record HubAddress(String mqtt, String web) {}
