package org.opentos.hub.fabric.mqtt;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// What the door needs to speak TLS.
///
/// @param serverKeys the hub's own key and certificate
/// @param deviceAuthority named to clients, so that they know which certificate to show
public record Tls(KeyManager[] serverKeys, X509Certificate deviceAuthority) {

    SslContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(serverKeys, new TrustManager[] {new AnyDevice(deviceAuthority)}, null);
            return new JdkSslContext(
                    context,
                    false,
                    null,
                    IdentityCipherSuiteFilter.INSTANCE,
                    ApplicationProtocolConfig.DISABLED,
                    ClientAuth.OPTIONAL,
                    new String[] {"TLSv1.3", "TLSv1.2"},
                    false);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("cannot prepare TLS for the message door", failure);
        }
    }

    /// Lets every certificate through the handshake, which proves only that the client holds its
    /// key. Whose it is, is for [org.opentos.hub.fabric.Admission] to find out, by the hub's own
    /// records: a device's clock may stand in 1970, and a refusal there gets an answer in MQTT's
    /// own words.
    private static final class AnyDevice extends X509ExtendedTrustManager {
        private final X509Certificate authority;

        AnyDevice(X509Certificate authority) {
            this.authority = authority;
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[] {authority};
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException("the door is never a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException("the door is never a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException("the door is never a client");
        }
    }
}
