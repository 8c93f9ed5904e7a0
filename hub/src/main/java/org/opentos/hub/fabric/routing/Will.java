package org.opentos.hub.fabric.routing;

/// What a client left to be published should its connection end without a farewell.
///
/// @param properties as passed on
/// @param expirySeconds negative where the message does not expire
public record Will(
        String topic,
        byte[] payload,
        int qos,
        boolean retain,
        byte[] properties,
        long delaySeconds,
        long expirySeconds) {}
