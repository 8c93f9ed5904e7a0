package org.opentos.hub.fabric.mqtt;

import io.micrometer.core.instrument.MeterRegistry;
import org.opentos.hub.fabric.Admission;
import org.opentos.hub.fabric.CurrentValues;
import org.opentos.hub.fabric.Inlet;
import org.opentos.hub.fabric.TopicAccess;
import org.opentos.hub.fabric.Tracing;
import org.opentos.hub.fabric.journal.Journal;
import org.opentos.hub.fabric.peers.Peers;
import org.opentos.hub.fabric.routing.SpaceFabric;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Builds the door from what the rooms above say about it.
@Configuration(proxyBeanMethods = false)
class DoorConfiguration {

    @Bean
    Tracing tracing(SpaceFabric fabric) {
        return fabric.traces();
    }

    @Bean(destroyMethod = "close")
    MqttDoor mqttDoor(
            Admission admission,
            TopicAccess access,
            ObjectProvider<Inlet> inlets,
            ObjectProvider<CurrentValues> currentValues,
            SpaceFabric fabric,
            Peers peers,
            Journal journal,
            MeterRegistry registry) {
        return new MqttDoor(
                admission,
                access,
                inlets.orderedStream().toList(),
                currentValues.orderedStream().toList(),
                fabric,
                peers,
                journal,
                registry,
                Limits.usual());
    }
}
