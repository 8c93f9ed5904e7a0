package org.opentos.hub.identity;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.webauthn.management.JdbcUserCredentialRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;

/// What Spring Security's passkey endpoints stand on.
@Configuration(proxyBeanMethods = false)
class PasskeySetup {

    @Bean
    UserCredentialRepository userCredentials(JdbcOperations jdbc) {
        return new JdbcUserCredentialRepository(jdbc);
    }

    /// Persons have no authorities of this kind; what they may do, grants say.
    @Bean
    UserDetailsService userDetails() {
        return name -> new User(name, "", List.of());
    }
}
