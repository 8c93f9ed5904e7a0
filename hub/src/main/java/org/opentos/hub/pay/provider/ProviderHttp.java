package org.opentos.hub.pay.provider;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The one way to a provider: both libraries send through it, so that waits and answers have the
/// same bounds, and so that another address can stand in for the provider's.
final class ProviderHttp {
    private static final Duration CONNECT_WAIT_MAX = Duration.ofSeconds(5);

    /// From the first byte sent to the last one read.
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(20);

    private static final Duration REPORT_WAIT_MAX = Duration.ofMinutes(2);
    private static final int ANSWER_BYTES_MAX = 4 * 1024 * 1024;
    private static final int REPORT_BYTES_MAX = 64 * 1024 * 1024;

    /// @param headers names in any case
    record Response(int status, Map<String, List<String>> headers, byte[] body) {}

    private final URI base;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT_WAIT_MAX)
                    .build();

    ProviderHttp(URI base) {
        this.base = base;
    }

    /// @param pathAndQuery encoded, as it is signed
    /// @param body no bytes where there is none
    Response send(String method, String pathAndQuery, Map<String, String> headers, byte[] body)
            throws IOException {
        return send(method, pathAndQuery, headers, body, ANSWER_BYTES_MAX, ANSWER_WAIT_MAX);
    }

    Response report(String pathAndQuery, Map<String, String> headers) throws IOException {
        return send("GET", pathAndQuery, headers, new byte[0], REPORT_BYTES_MAX, REPORT_WAIT_MAX);
    }

    /// Whether an address that the provider named is its own.
    boolean isOurs(URI address) {
        return base.getScheme().equals(address.getScheme())
                && base.getAuthority().equals(address.getAuthority());
    }

    private Response send(
            String method,
            String pathAndQuery,
            Map<String, String> headers,
            byte[] body,
            int bytesMax,
            Duration waitMax)
            throws IOException {
        BodyPublisher publisher =
                body.length == 0 && !method.equals("POST")
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofByteArray(body);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + pathAndQuery)).method(method, publisher);
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        request.build(),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), bytesMax));
        try {
            HttpResponse<byte[]> response = answer.get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
            return new Response(response.statusCode(), response.headers().map(), response.body());
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("stopped waiting").initCause(stopped);
        } catch (TimeoutException slow) {
            answer.cancel(true);
            throw new IOException("no answer within " + waitMax, slow);
        } catch (ExecutionException failed) {
            throw new IOException(
                    "cannot reach " + base + ": " + failed.getCause(), failed.getCause());
        }
    }
}
