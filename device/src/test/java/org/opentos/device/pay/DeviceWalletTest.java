package org.opentos.device.pay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.MutableClock;
import org.opentos.device.json.Json;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.EmvConsumerCode;
import org.opentos.protocol.money.PaymentCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DeviceWalletTest {
    private static final String KEY = "12345678901234567890123456789012";
    private static final String EXPIRES = "2026-03-01T12:15:00Z";

    @TempDir Path path;
    private final MutableClock clock = new MutableClock();
    private DataDirectory directory;
    private DeviceWallet wallet;

    @BeforeEach
    void start() throws Exception {
        clock.set(Instant.parse("2026-03-01T12:00:00Z"));
        directory = DataDirectory.open(path);
        wallet = load();
    }

    @AfterEach
    void stop() throws Exception {
        directory.close();
    }

    private DeviceWallet load() throws Exception {
        return DeviceWallet.load(directory, clock, new Changes());
    }

    private static ObjectNode told() {
        ObjectNode told =
                Json.object()
                        .put("person", "Ada")
                        .put("account", "0123456789")
                        .put(
                                "key",
                                Base64.getEncoder()
                                        .encodeToString(KEY.getBytes(StandardCharsets.US_ASCII)));
        told.putArray("requests").addObject().put("id", "request_1").put("expiresAt", EXPIRES);
        return told;
    }

    private static JsonNode done(Outcome<JsonNode> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<JsonNode>) outcome).value();
    }

    private static RefusalCode code(Outcome<JsonNode> outcome) {
        return outcome instanceof Outcome.Refused<JsonNode>(Refusal refusal)
                ? refusal.code()
                : RefusalCode.HUB_FAULT;
    }

    @Test
    void nobody_pays_with_it_at_first() {
        assertThat(wallet.shown().isNull()).isTrue();
        assertThat(code(wallet.code())).isEqualTo(RefusalCode.NOT_ALLOWED);
    }

    @Test
    void shows_the_code_of_the_half_minute_also_after_a_start_without_a_hub() throws Exception {
        wallet.told(told());
        wallet = load();
        JsonNode code = done(wallet.code());
        long step = PaymentCode.step(clock.instant());
        PaymentCode expected =
                PaymentCode.of("0123456789", KEY.getBytes(StandardCharsets.US_ASCII), step);
        assertThat(code.path("text").asString()).isEqualTo(expected.text());
        assertThat(EmvConsumerCode.read(code.path("scan").asString())).contains(expected);
        assertThat(code.path("until").asString()).isEqualTo("2026-03-01T12:00:30Z");
        clock.advance(Duration.ofSeconds(30));
        assertThat(done(wallet.code()).path("text").asString()).isNotEqualTo(expected.text());
        assertThat(wallet.shown().path("person").asString()).isEqualTo("Ada");
        assertThat(wallet.shown().path("requests").size()).isZero();
    }

    @Test
    void shows_what_waits_until_it_is_over_and_never_the_key() {
        wallet.told(told());
        assertThat(wallet.shown().at("/requests/0/id").asString()).isEqualTo("request_1");
        assertThat(wallet.shown().has("key")).isFalse();
        clock.advance(Duration.ofMinutes(15));
        assertThat(wallet.shown().path("requests").size()).isZero();
    }

    @Test
    void a_key_that_works_no_more_is_not_kept() throws Exception {
        wallet.told(told());
        wallet.told(Json.object().putNull("person"));
        assertThat(code(wallet.code())).isEqualTo(RefusalCode.NOT_ALLOWED);
        assertThat(Files.readString(directory.file("wallet.json"))).doesNotContain("key");
        assertThat(load().shown().isNull()).isTrue();
        wallet.told(told());
        wallet.forget();
        assertThat(load().shown().isNull()).isTrue();
    }

    @Test
    void what_makes_no_codes_counts_as_nothing() throws Exception {
        for (ObjectNode each :
                new ObjectNode[] {
                    told().put("account", "12"),
                    told().put("key", "short"),
                    told().put("key", "!"),
                    told().put("account", 7),
                    Json.object()
                }) {
            wallet.told(each);
            assertThat(wallet.shown().isNull()).as(each.toString()).isTrue();
        }
        wallet.told(told().put("requests", "none"));
        assertThat(wallet.shown().path("requests").size()).isZero();
        Files.writeString(directory.file("wallet.json"), "{broken");
        assertThat(load().shown().isNull()).isTrue();
    }
}
