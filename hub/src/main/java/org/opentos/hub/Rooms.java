package org.opentos.hub;

import java.security.SecureRandom;
import java.time.InstantSource;
import org.opentos.protocol.Ids;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.Modulithic;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The hub's rooms and what all of them share: one clock, given by [Hub], one source of ids, and
/// transactions that are written out where they begin and end. No bean stands behind a proxy: to
/// look for those that should would hold up each start.
@SpringBootApplication(
        proxyBeanMethods = false,
        exclude = {
            AopAutoConfiguration.class,
            PersistenceExceptionTranslationAutoConfiguration.class,
            TransactionAutoConfiguration.class
        })
@Modulithic(
        systemName = "OpenTOS hub",
        sharedModules = {"settings", "nodes", "storage", "audit"})
class Rooms {

    @Bean
    Ids ids(InstantSource clock) {
        return new Ids(clock, new SecureRandom());
    }

    @Bean
    TransactionTemplate transactions(PlatformTransactionManager manager) {
        return new TransactionTemplate(manager);
    }
}
