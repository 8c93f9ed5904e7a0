package org.opentos.device.fabric;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.opentos.device.storage.Identity;

/// Fetches what is too large for a message from the hub's web door, trusting what [HubTrust] does.
public final class HubWeb {
    static final Duration CONNECT_WAIT = Duration.ofSeconds(10);
    static final Duration READ_WAIT = Duration.ofSeconds(20);

    private final URI hub;
    private final Duration readWait;
    private final SSLContext tls;

    public HubWeb(Identity identity) throws GeneralSecurityException {
        this(identity, READ_WAIT);
    }

    /// @param readWait how long the hub may say nothing in the middle of an answer
    public HubWeb(Identity identity, Duration readWait) throws GeneralSecurityException {
        this.hub = identity.web();
        this.readWait = readWait;
        this.tls = SSLContext.getInstance("TLS");
        tls.init(null, HubTrust.trusting(identity.authority()).getTrustManagers(), null);
    }

    /// Opens an address of the hub to read what is there.
    ///
    /// @param path with its query, beginning with a slash
    /// @throws IOException where the hub cannot be reached, or answers with anything but that
    public InputStream get(String path) throws IOException {
        HttpURLConnection connection = connection(path);
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            connection.disconnect();
            throw new IOException("the hub answered with " + status);
        }
        return connection.getInputStream();
    }

    /// An answer of the hub, of whichever status. Whoever gets it closes it.
    public record Answer(HttpURLConnection connection, int status) implements AutoCloseable {
        public Optional<String> header(String name) {
            return Optional.ofNullable(connection.getHeaderField(name));
        }

        public InputStream body() throws IOException {
            InputStream body =
                    status < HttpURLConnection.HTTP_BAD_REQUEST
                            ? connection.getInputStream()
                            : connection.getErrorStream();
            return body == null ? InputStream.nullInputStream() : body;
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }

    /// Opens an address of the hub to hand on what is there.
    ///
    /// @param range of the body in the form of HTTP; empty for the whole
    /// @throws IOException where the hub cannot be reached
    public Answer open(String path, Optional<String> range) throws IOException {
        HttpURLConnection connection = connection(path);
        range.ifPresent(each -> connection.setRequestProperty("Range", each));
        return new Answer(connection, connection.getResponseCode());
    }

    /// Opens a way to the hub on which both speak (RFC 6455).
    public CompletableFuture<WebSocket> socket(String path, WebSocket.Listener listener) {
        URI address = address(path);
        String scheme = "https".equals(address.getScheme()) ? "wss" : "ws";
        return HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(CONNECT_WAIT)
                .build()
                .newWebSocketBuilder()
                .connectTimeout(CONNECT_WAIT)
                .buildAsync(
                        URI.create(
                                scheme
                                        + address.toString()
                                                .substring(address.getScheme().length())),
                        listener);
    }

    private HttpURLConnection connection(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address(path).toURL().openConnection();
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(tls.getSocketFactory());
        }
        connection.setConnectTimeout((int) CONNECT_WAIT.toMillis());
        connection.setReadTimeout((int) readWait.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        return connection;
    }

    /// The resolver of Java does not know that `*.localhost` is this machine (RFC 6761); a hub's
    /// certificate is good for `localhost` too.
    private URI address(String path) {
        String host = hub.getHost().endsWith(".localhost") ? "localhost" : hub.getHost();
        String port = hub.getPort() > 0 ? ":" + hub.getPort() : "";
        return URI.create(hub.getScheme() + "://" + host + port + path);
    }
}
