package org.opentos.hub;

import java.security.SecureRandom;
import java.time.InstantSource;
import org.opentos.protocol.Ids;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.Modulithic;

/// The hub's rooms and what all of them share: one clock, given by [Hub], and one source of ids.
@SpringBootApplication(proxyBeanMethods = false)
@Modulithic(
        systemName = "OpenTOS hub",
        sharedModules = {"settings", "nodes", "storage", "audit"})
class Rooms {

    @Bean
    Ids ids(InstantSource clock) {
        return new Ids(clock, new SecureRandom());
    }
}
