package org.opentos.hub.content.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An answer whose body is read as it comes. Closing it ends the connection, since what is left of
/// the body may never end.
public final class Opened implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Opened.class);

    private final URI address;
    private final HttpGet request;
    private final ClassicHttpResponse response;

    Opened(URI address, HttpGet request, ClassicHttpResponse response) {
        this.address = address;
        this.request = request;
        this.response = response;
    }

    /// Where it was, after all redirects.
    public URI address() {
        return address;
    }

    public int status() {
        return response.getCode();
    }

    public Optional<String> header(String name) {
        Header found = response.getFirstHeader(name);
        return Optional.ofNullable(found).map(Header::getValue);
    }

    public String type() {
        return header("Content-Type").orElse("");
    }

    /// As it comes from the provider, encoded or not.
    public InputStream body() throws IOException {
        return response.getEntity() == null
                ? InputStream.nullInputStream()
                : response.getEntity().getContent();
    }

    /// Ends the connection, also while somebody reads from it.
    void cancel() {
        request.cancel();
    }

    @Override
    public void close() {
        cancel();
        try {
            response.close();
        } catch (IOException broken) {
            log.debug("a connection to {} broke", address.getHost(), broken);
        }
    }
}
