package org.opentos.hub.makers;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.opentos.hub.devices.ClaimCode;
import org.opentos.hub.devices.CredentialKind;
import org.opentos.hub.identity.CertificateAuthority;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.springframework.stereotype.Component;

/// Makes identities: keys, certificates, tokens, claim codes. The work is arithmetic, so it runs on
/// a few platform threads that all batches share.
@Component
class IdentityMaker implements AutoCloseable {
    static final int THREADS_MAX = 4;
    static final int TOKEN_BYTES = 32;

    private static final int SLICE_DEVICES = 50;
    private static final Base64.Encoder PEM =
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private final CertificateAuthority authority;
    private final Ids ids;
    private final SecureRandom random = new SecureRandom();
    private final ExecutorService threads =
            Executors.newFixedThreadPool(
                    Math.clamp(Runtime.getRuntime().availableProcessors(), 1, THREADS_MAX),
                    Thread.ofPlatform().daemon().name("identity-maker-", 0).factory());

    IdentityMaker(CertificateAuthority authority, Ids ids) {
        this.authority = authority;
        this.ids = ids;
    }

    /// Starts making identities; the caller bounds how many are under way.
    ///
    /// @param from position of the first
    List<Future<List<FreshIdentity>>> start(CredentialKind kind, int from, int count) {
        List<Future<List<FreshIdentity>>> slices = new ArrayList<>();
        for (int start = from; start < from + count; start += SLICE_DEVICES) {
            int first = start;
            int last = Math.min(from + count, start + SLICE_DEVICES);
            Callable<List<FreshIdentity>> work = () -> slice(kind, first, last);
            slices.add(threads.submit(work));
        }
        return slices;
    }

    static List<FreshIdentity> await(List<Future<List<FreshIdentity>>> slices)
            throws InterruptedException {
        List<FreshIdentity> all = new ArrayList<>();
        for (Future<List<FreshIdentity>> slice : slices) {
            try {
                all.addAll(slice.get());
            } catch (ExecutionException failure) {
                throw new IllegalStateException("identities could not be made", failure.getCause());
            }
        }
        return all;
    }

    ClaimCode claimCode() {
        return ClaimCode.random(random);
    }

    private List<FreshIdentity> slice(CredentialKind kind, int first, int last)
            throws GeneralSecurityException {
        List<FreshIdentity> made = new ArrayList<>(last - first);
        for (int position = first; position < last; position++) {
            Id.DeviceId device = ids.next(Id.DeviceId::new);
            made.add(
                    switch (kind) {
                        case CERTIFICATE -> certified(device, position);
                        case TOKEN -> tokened(device, position);
                    });
        }
        return made;
    }

    private FreshIdentity certified(Id.DeviceId device, int position)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        KeyPair keys = generator.generateKeyPair();
        X509Certificate certificate = authority.issue(device, keys.getPublic());
        Map<String, String> credential = new LinkedHashMap<>();
        credential.put("type", "certificate");
        credential.put("certificate", pem("CERTIFICATE", certificate.getEncoded()));
        credential.put("privateKey", pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        return new FreshIdentity(
                device, position, claimCode(), certificate.getEncoded(), credential);
    }

    private FreshIdentity tokened(Id.DeviceId device, int position) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Map<String, String> credential = new LinkedHashMap<>();
        credential.put("type", "token");
        credential.put("token", token);
        return new FreshIdentity(
                device,
                position,
                claimCode(),
                token.getBytes(StandardCharsets.US_ASCII),
                credential);
    }

    static String pem(String kind, byte[] encoded) {
        return "-----BEGIN "
                + kind
                + "-----\n"
                + PEM.encodeToString(encoded)
                + "\n-----END "
                + kind
                + "-----\n";
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
