package org.opentos.testkit.pay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaymentSimulatorTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String SESSION =
            "mode=payment&client_reference_id=reference1&success_url=https%3A%2F%2Fhub.example"
                    + "&expires_at=1772370000&line_items[0][price_data][currency]=usd"
                    + "&line_items[0][price_data][unit_amount]=AMOUNT"
                    + "&line_items[0][price_data][product_data][name]=Lamp";

    /// The first simulator's, which all others use too: making keys takes longer than all else.
    private static final Map<String, byte[]> KEYS = new HashMap<>();

    @TempDir Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private PaymentSimulator simulator;

    @BeforeEach
    void start() throws IOException {
        Path keys = Files.createDirectories(directory.resolve("keys"));
        for (Map.Entry<String, byte[]> each : KEYS.entrySet()) {
            Files.write(keys.resolve(each.getKey()), each.getValue());
        }
        simulator =
                PaymentSimulator.start(new Options(directory, 0, "", 1, InstantSource.fixed(NOW)));
        try (Stream<Path> made = Files.list(keys)) {
            for (Path each : made.toList()) {
                KEYS.put(each.getFileName().toString(), Files.readAllBytes(each));
            }
        }
    }

    @AfterEach
    void stop() throws IOException {
        simulator.close();
        client.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(simulator.base() + path))
                        .method(method, BodyPublishers.ofString(body));
        for (int index = 0; index < headers.length; index += 2) {
            request.header(headers[index], headers[index + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> begin(String amount, String idempotencyKey)
            throws IOException, InterruptedException {
        return send(
                "POST",
                "/v1/checkout/sessions",
                SESSION.replace("AMOUNT", amount),
                "Authorization",
                "Bearer " + Files.readString(directory.resolve("keys/stripe-key")).strip(),
                "Idempotency-Key",
                idempotencyKey);
    }

    @Test
    void a_request_that_is_not_the_merchants_is_refused() throws Exception {
        HttpResponse<String> weChat =
                send("GET", "/v3/pay/transactions/out-trade-no/reference1?mchid=1", "");
        HttpResponse<String> stripe =
                send("GET", "/v1/refunds", "", "Authorization", "Bearer sk_test_other");

        assertThat(weChat.statusCode()).isEqualTo(401);
        assertThat(weChat.body()).contains("SIGN_ERROR");
        assertThat(stripe.statusCode()).isEqualTo(401);
    }

    @Test
    void an_idempotency_key_stands_for_one_content() throws Exception {
        HttpResponse<String> first = begin("100", "key");
        HttpResponse<String> again = begin("100", "key");
        HttpResponse<String> other = begin("200", "key");

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(other.body()).contains("idempotency_error");
    }

    @Test
    void a_line_that_was_cut_off_is_left_out() throws Exception {
        begin("100", "key");
        simulator.close();
        Files.writeString(
                directory.resolve("paid.jsonl"),
                "{\"kind\":\"Payment\",\"val",
                StandardOpenOption.APPEND);

        start();

        assertThat(send("GET", "/control", "").body())
                .containsOnlyOnce("\"key\":\"STRIPE/reference1\"");
    }

    @Test
    void pages_of_other_sites_cannot_tell_it_anything() throws Exception {
        begin("100", "key");

        HttpResponse<String> foreign =
                send(
                        "POST",
                        "/control/pay",
                        "key=STRIPE/reference1",
                        "Sec-Fetch-Site",
                        "cross-site");
        HttpResponse<String> own =
                send(
                        "POST",
                        "/control/pay",
                        "key=STRIPE/reference1",
                        "Sec-Fetch-Site",
                        "same-origin");

        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(own.body()).contains("\"status\":\"PAID\"");
    }

    @Test
    void the_page_names_everything_that_can_go_wrong_in_two_languages() throws Exception {
        String page = send("GET", "/", "").body();

        for (RecordComponent each : Behaviour.class.getRecordComponents()) {
            assertThat(page.split(each.getName() + ": \"", -1)).hasSize(3);
        }
    }

    @Test
    void all_that_its_feeds_name_is_there_and_as_long_as_they_say() throws Exception {
        Pattern enclosure =
                Pattern.compile(
                        "<enclosure url=\"([^\"]+)\" type=\"([^\"]+)\" length=\"([0-9]+)\"/>");
        Pattern picture = Pattern.compile("<itunes:image href=\"([^\"]+)\"/>");
        for (String feed : List.of("/content/bay.xml", "/content/nights.xml")) {
            HttpResponse<String> answer = send("GET", feed, "");
            assertThat(answer.statusCode()).isEqualTo(200);
            List<MatchResult> named = enclosure.matcher(answer.body()).results().toList();
            assertThat(named).hasSizeGreaterThan(2);
            for (MatchResult each : named) {
                HttpResponse<String> file = send("GET", "/content/" + each.group(1), "");
                assertThat(file.headers().firstValue("Content-Type")).contains(each.group(2));
                assertThat(file.headers().firstValue("Content-Length")).contains(each.group(3));
                HttpResponse<String> part =
                        send("GET", "/content/" + each.group(1), "", "Range", "bytes=10-19");
                assertThat(part.statusCode()).isEqualTo(206);
                assertThat(part.headers().firstValue("Content-Range"))
                        .contains("bytes 10-19/" + each.group(3));
            }
            for (MatchResult each : picture.matcher(answer.body()).results().toList()) {
                assertThat(send("GET", "/content/" + each.group(1), "").statusCode())
                        .isEqualTo(200);
            }
        }
        assertThat(send("GET", "/content/nothing.wav", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/content/package-info.class", "").statusCode()).isEqualTo(404);
    }

    @Test
    void it_says_where_it_runs_while_it_does() throws Exception {
        Path running = directory.resolve("run.json");

        assertThat(running).content().contains(simulator.base().split(":")[2]);
        simulator.close();

        assertThat(running).doesNotExist();
    }
}
