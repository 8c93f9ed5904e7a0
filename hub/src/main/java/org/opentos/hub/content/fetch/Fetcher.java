package org.opentos.hub.content.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;

/// Fetches by HTTP what a stranger offers. Each redirect and each resolved address is held to the
/// [AddressPolicy].
public final class Fetcher implements AutoCloseable {
    public static final int REDIRECTS_MAX = 5;

    /// Of all that the hub fetches at a time; beyond it a request waits [#WAIT].
    public static final int CONNECTIONS_MAX = 96;

    public static final int CONNECTIONS_TO_A_HOST_MAX = 24;

    /// Until a connection stands, and between two bytes.
    public static final Duration WAIT = Duration.ofSeconds(15);

    private static final int HEADER_LINE_BYTES_MAX = 16 * 1024;
    private static final int HEADERS_MAX = 200;
    private static final int FIELD_CHARACTERS_MAX = 300;

    private final CloseableHttpClient client;
    private final ScheduledExecutorService deadlines =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("content-deadlines").factory());

    public Fetcher(AddressPolicy policy) {
        Timeout wait = Timeout.of(WAIT);
        this.client =
                HttpClients.custom()
                        .setConnectionManager(
                                PoolingHttpClientConnectionManagerBuilder.create()
                                        .setConnectionFactory(
                                                ManagedHttpClientConnectionFactory.builder()
                                                        .http1Config(
                                                                Http1Config.custom()
                                                                        .setMaxLineLength(
                                                                                HEADER_LINE_BYTES_MAX)
                                                                        .setMaxHeaderCount(
                                                                                HEADERS_MAX)
                                                                        .build())
                                                        .build())
                                        .setDnsResolver(new Checked(policy))
                                        .setMaxConnTotal(CONNECTIONS_MAX)
                                        .setMaxConnPerRoute(CONNECTIONS_TO_A_HOST_MAX)
                                        .setDefaultConnectionConfig(
                                                ConnectionConfig.custom()
                                                        .setConnectTimeout(wait)
                                                        .setSocketTimeout(wait)
                                                        .build())
                                        .setDefaultSocketConfig(
                                                SocketConfig.custom().setSoTimeout(wait).build())
                                        .build())
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setConnectionRequestTimeout(wait)
                                        .setResponseTimeout(wait)
                                        .setRedirectsEnabled(false)
                                        .setAuthenticationEnabled(false)
                                        .build())
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableContentCompression()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .setUserAgent("OpenTOS")
                        .build();
    }

    /// The client asks here for the addresses to which it then connects.
    private record Checked(AddressPolicy policy) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException("the port of " + host + " is not known");
        }

        @Override
        public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
            try {
                return Arrays.stream(policy.resolve(host, port))
                        .map(each -> new InetSocketAddress(each, port))
                        .toList();
            } catch (UnknownHostException unknown) {
                throw unknown;
            } catch (IOException closed) {
                UnknownHostException refused = new UnknownHostException(closed.getMessage());
                refused.initCause(closed);
                throw refused;
            }
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /// What is asked for.
    ///
    /// @param accept which types, in the form of HTTP
    /// @param isPacked whether the body may come compressed by gzip
    /// @param etag of what is known already, or empty text
    /// @param modified of what is known already, or empty text
    /// @param range in the form of HTTP; empty for the whole
    public record Wish(
            URI address,
            String accept,
            boolean isPacked,
            String etag,
            String modified,
            Optional<String> range) {
        /// To be read whole.
        public static Wish of(URI address, String accept) {
            return new Wish(address, accept, true, "", "", Optional.empty());
        }

        /// To be handed on as it comes.
        public static Wish stream(URI address, Optional<String> range) {
            return new Wish(address, "*/*", false, "", "", range);
        }

        private Wish at(URI other) {
            return new Wish(other, accept, isPacked, etag, modified, range);
        }
    }

    /// Opens an address. Refused as `source-not-allowed`, `source-unreachable`, `source-too-slow`.
    /// Whoever gets it closes it.
    ///
    /// @param time until the body begins, after all redirects
    public Outcome<Opened> open(Wish wish, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Wish next = wish;
        for (int redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
            switch (once(next, end)) {
                case Outcome.Refused<Opened> refused -> {
                    return refused;
                }
                case Outcome.Done<Opened>(Opened opened) -> {
                    Optional<URI> other = redirected(opened);
                    if (other.isEmpty()) {
                        return Outcome.done(opened);
                    }
                    opened.close();
                    next = next.at(other.get());
                }
            }
        }
        return Outcome.refused(
                RefusalCode.SOURCE_UNREACHABLE,
                "The provider redirects more than %d times.".formatted(REDIRECTS_MAX));
    }

    private static Optional<URI> redirected(Opened opened) {
        return switch (opened.status()) {
            case 301, 302, 303, 307, 308 ->
                    opened.header("Location")
                            .flatMap(each -> AddressPolicy.read(opened.address(), each));
            default -> Optional.empty();
        };
    }

    private Outcome<Opened> once(Wish wish, long end) {
        HttpGet request = new HttpGet(wish.address());
        request.setHeader("Accept", wish.accept());
        request.setHeader("Accept-Encoding", wish.isPacked() ? "gzip" : "identity");
        wish.range().ifPresent(each -> request.setHeader("Range", each));
        if (!wish.etag().isEmpty()) {
            request.setHeader("If-None-Match", wish.etag());
        }
        if (!wish.modified().isEmpty()) {
            request.setHeader("If-Modified-Since", wish.modified());
        }
        ScheduledFuture<?> deadline = at(end, request::cancel);
        try {
            URI address = wish.address();
            HttpHost host = new HttpHost(address.getScheme(), address.getHost(), address.getPort());
            return Outcome.done(
                    new Opened(address, request, client.executeOpen(host, request, null)));
        } catch (IOException failure) {
            return refused(failure, end);
        } finally {
            deadline.cancel(false);
        }
    }

    private ScheduledFuture<?> at(long end, Runnable act) {
        return deadlines.schedule(act, end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private static <T> Outcome<T> refused(IOException failure, long end) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof AddressPolicy.ClosedAddressException) {
                return Outcome.refused(
                        RefusalCode.SOURCE_NOT_ALLOWED,
                        "The address leads to a private network or to the hub's own machine; its operator can allow that.");
            }
            if (each instanceof SocketTimeoutException) {
                return tooSlow();
            }
        }
        return System.nanoTime() >= end
                ? tooSlow()
                : Outcome.refused(
                        RefusalCode.SOURCE_UNREACHABLE,
                        "The provider cannot be reached, or does not speak HTTP.");
    }

    /// Reads what was opened to its end. A status of 304 has nothing to read.
    ///
    /// Refused as `source-refused` (it answers with an error), `source-too-large`,
    /// `source-too-slow`, `source-unreachable` (it broke off).
    ///
    /// @param bytesMax of the body, after it was decoded
    /// @param time for all of it
    public Outcome<Fetched> whole(Opened opened, int bytesMax, Duration time) {
        boolean isSame = opened.status() == 304;
        if (!isSame && opened.status() != 200) {
            return Outcome.refused(
                    RefusalCode.SOURCE_REFUSED,
                    "The provider answers with the error %d.".formatted(opened.status()));
        }
        long end = System.nanoTime() + time.toNanos();
        ScheduledFuture<?> deadline = at(end, opened::cancel);
        try {
            Optional<byte[]> content =
                    isSame ? Optional.of(new byte[0]) : bounded(decoded(opened), bytesMax);
            return content.map(each ->
                            Outcome.done(
                                    new Fetched(
                                            opened.address(),
                                            opened.header("Content-Type").orElse(""),
                                            field(opened, "ETag"),
                                            field(opened, "Last-Modified"),
                                            isSame,
                                            each)))
                    .orElseGet(() ->
                            Outcome.refused(
                                    RefusalCode.SOURCE_TOO_LARGE,
                                    "What the provider sends is larger than %d KiB."
                                            .formatted(bytesMax / 1024)));
        } catch (IOException failure) {
            return refused(failure, end);
        } finally {
            deadline.cancel(false);
        }
    }

    private static <T> Outcome<T> tooSlow() {
        return Outcome.refused(RefusalCode.SOURCE_TOO_SLOW, "The provider answers too slowly.");
    }

    private static InputStream decoded(Opened opened) throws IOException {
        String encoding = opened.header("Content-Encoding").orElse("identity");
        return encoding.equalsIgnoreCase("gzip")
                ? new GZIPInputStream(opened.body())
                : opened.body();
    }

    /// Empty where there is more.
    static Optional<byte[]> bounded(InputStream in, int bytesMax) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (out.size() + count > bytesMax) {
                return Optional.empty();
            }
            out.write(buffer, 0, count);
        }
        return Optional.of(out.toByteArray());
    }

    /// What is sent back the next time; a field that is too long is as none.
    private static String field(Opened opened, String name) {
        return opened.header(name)
                .filter(each -> each.length() <= FIELD_CHARACTERS_MAX)
                .filter(each -> each.chars().allMatch(one -> one >= ' ' && one < 0x7f))
                .orElse("");
    }

    @Override
    public void close() throws IOException {
        deadlines.shutdownNow();
        client.close();
    }
}
