package org.opentos.hub.fabric.mqtt;

/// What a client left to be published should its connection end without a farewell.
///
/// @param properties as passed on
/// @param expirySeconds negative where the message does not expire
record Will(
        String topic,
        byte[] payload,
        int qos,
        boolean retain,
        byte[] properties,
        long delaySeconds,
        long expirySeconds) {}
