package org.opentos.hub.identity;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Gives a TLS server its key and certificate, and takes a renewed one while the server runs.
final class ServerKeys extends X509ExtendedKeyManager {
    /// How often the authority is asked whether the certificate is still good for long enough.
    private static final Duration CHECKED_EVERY = Duration.ofHours(12);

    private static final String TYPE = "EC";

    private final Supplier<Certificates.Keyed> current;
    private final InstantSource clock;
    private Instant checkedAt;
    private Certificates.Keyed keyed;
    private int generation;

    ServerKeys(Supplier<Certificates.Keyed> current, InstantSource clock) {
        this.current = current;
        this.clock = clock;
        this.checkedAt = clock.instant();
        this.keyed = current.get();
    }

    private synchronized @Nullable String alias(String type) {
        if (!TYPE.equals(type)) {
            return null;
        }
        if (checkedAt.plus(CHECKED_EVERY).isBefore(clock.instant())) {
            checkedAt = clock.instant();
            Certificates.Keyed renewed = current.get();
            if (!renewed.certificate().equals(keyed.certificate())) {
                keyed = renewed;
                // A name of its own keeps the JDK from using what it remembers under the old one.
                generation++;
            }
        }
        return "server-" + generation;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyType);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = alias(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public synchronized X509Certificate[] getCertificateChain(@Nullable String alias) {
        return new X509Certificate[] {keyed.certificate()};
    }

    @Override
    public synchronized PrivateKey getPrivateKey(@Nullable String alias) {
        return keyed.key();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String @Nullable [] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
