package org.opentos.device.fabric;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.opentos.device.storage.Identity;

/// Fetches what is too large for a message from the hub's web door, trusting what [HubTrust] does.
public final class HubWeb {
    static final Duration CONNECT_WAIT = Duration.ofSeconds(10);
    static final Duration READ_WAIT = Duration.ofSeconds(20);

    private final URI hub;
    private final SSLContext tls;

    public HubWeb(Identity identity) throws GeneralSecurityException {
        this.hub = identity.web();
        this.tls = SSLContext.getInstance("TLS");
        tls.init(null, HubTrust.trusting(identity.authority()).getTrustManagers(), null);
    }

    /// Opens an address of the hub to read what is there.
    ///
    /// @param path with its query, beginning with a slash
    /// @throws IOException where the hub cannot be reached, or answers with anything but that
    public InputStream get(String path) throws IOException {
        return open(path, Optional.empty()).content();
    }

    /// What the hub answers with.
    ///
    /// @param bytes how many it announces; negative where it does not
    /// @param range which part of the whole it is (RFC 9110, section 14.4); empty for the whole
    public record Answer(InputStream content, long bytes, Optional<String> range)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    /// The same, or a part of it.
    ///
    /// @param part as in the header `Range`
    public Answer open(String path, Optional<String> part) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address(path).toURL().openConnection();
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(tls.getSocketFactory());
        }
        connection.setConnectTimeout((int) CONNECT_WAIT.toMillis());
        connection.setReadTimeout((int) READ_WAIT.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        part.ifPresent(each -> connection.setRequestProperty("Range", each));
        int status = connection.getResponseCode();
        boolean isPart = status == HttpURLConnection.HTTP_PARTIAL && part.isPresent();
        if (status != HttpURLConnection.HTTP_OK && !isPart) {
            connection.disconnect();
            throw new IOException("the hub answered with " + status);
        }
        return new Answer(
                connection.getInputStream(),
                connection.getContentLengthLong(),
                isPart
                        ? Optional.ofNullable(connection.getHeaderField("Content-Range"))
                        : Optional.empty());
    }

    /// The resolver of Java does not know that `*.localhost` is this machine (RFC 6761); a hub's
    /// certificate is good for `localhost` too.
    private URI address(String path) {
        String host = hub.getHost().endsWith(".localhost") ? "localhost" : hub.getHost();
        String port = hub.getPort() > 0 ? ":" + hub.getPort() : "";
        return URI.create(hub.getScheme() + "://" + host + port + path);
    }
}
