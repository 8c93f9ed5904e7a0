package org.opentos.hub.content;

import org.opentos.hub.content.fetch.AddressPolicy;
import org.opentos.hub.content.fetch.Fetcher;
import org.opentos.hub.settings.HubSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// How the hub fetches what people's sources offer.
@Configuration(proxyBeanMethods = false)
class ContentSetup {
    @Bean(destroyMethod = "close")
    Fetcher fetcher(HubSettings settings) {
        return new Fetcher(new AddressPolicy(settings.content(), AddressPolicy::system));
    }
}
