package org.opentos.hub.pay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentos.hub.identity.PasskeyProofs;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.PasskeyPerson;
import tools.jackson.databind.JsonNode;

/// Payments that a passkey confirms, and what its answer does not do.
class PasskeyPayStoryTest extends PayStory {
    private static final String REQUESTS = "/api/v1/payment-requests/";
    private static final String TRANSFERS = "/api/v1/wallet/transfers";

    /// Somebody with money and a passkey, and without a PIN.
    private static PasskeyPerson payer(String name, long minor) {
        PasskeyPerson payer = PasskeyPerson.signUp(hub.hub, name);
        hub.fund(payer.browser(), minor);
        return payer;
    }

    private static JsonNode sent(Browser who, String key, Browser to, String value) {
        String code = to.get("/api/v1/wallet/receiving-code").body().path("code").asString();
        Browser.Answer answer =
                hub.keyed(
                        who,
                        TRANSFERS,
                        key,
                        Map.of("code", code, "amount", Map.of("currency", "CNY", "value", value)));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        return answer.body();
    }

    private static String path(JsonNode request) {
        return REQUESTS + request.path("id").asString();
    }

    private static JsonNode challenge(Browser who, JsonNode request) {
        Browser.Answer answer = who.post(path(request) + "/approval/challenge", Map.of());
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        return answer.body();
    }

    private static Browser.Answer approve(Browser who, JsonNode request, Object passkey) {
        return who.post(
                path(request) + "/approval",
                Map.of("digest", request.path("digest").asString(), "passkey", passkey));
    }

    @Test
    void a_passkey_confirms_one_payment_and_no_other() {
        PasskeyPerson nina = payer("nina.pays", 5_000);
        Browser browser = nina.browser();
        Browser ben = hub.person("ben.paid");
        JsonNode wallet = browser.get("/api/v1/wallet").body();
        assertThat(wallet.path("pinSet").asBoolean()).isFalse();
        assertThat(wallet.path("hasPasskey").asBoolean()).isTrue();
        JsonNode request = sent(browser, "a", ben, "12.00");
        JsonNode other = sent(browser, "b", ben, "12.00");
        assertThat(
                        browser.post(
                                        path(request) + "/approval",
                                        Map.of("digest", request.path("digest").asString()))
                                .code())
                .isEqualTo("confirmation-required");

        JsonNode challenge = challenge(browser, request);
        assertThat(challenge.path("userVerification").asString()).isEqualTo("required");
        assertThat(challenge.path("allowCredentials").size()).isEqualTo(1);
        assertThat(challenge(browser, request).path("challenge"))
                .isNotEqualTo(challenge.path("challenge"));
        Map<String, Object> answer = nina.answer(challenge);
        assertThat(approve(browser, other, answer).code()).isEqualTo("confirmation-refused");
        assertThat(
                        browser.post(
                                        path(request) + "/approval",
                                        Map.of("digest", "0".repeat(64), "passkey", answer))
                                .code())
                .isEqualTo("approval-differs");
        Browser.Answer paid = approve(browser, request, answer);
        assertThat(paid.body().path("state").asString()).as(paid.raw().body()).isEqualTo("paid");
        assertThat(approve(browser, request, answer).code()).isEqualTo("request-ended");
        assertThat(browser.post(path(request) + "/approval/challenge", Map.of()).code())
                .isEqualTo("request-ended");
        assertThat(hub.balance(browser)).isEqualTo("38.00");
    }

    /// A request is open again where there was too little money; the answer was used all the same.
    @Test
    void an_answer_works_once_even_where_nothing_was_paid() {
        PasskeyPerson nina = payer("nina.poor", 500);
        JsonNode request = sent(nina.browser(), "a", hub.person("ben.waits"), "12.00");
        Map<String, Object> answer = nina.answer(challenge(nina.browser(), request));
        assertThat(approve(nina.browser(), request, answer).code()).isEqualTo("funds-insufficient");
        hub.fund(nina.browser(), 1_000);
        assertThat(approve(nina.browser(), request, answer).code())
                .isEqualTo("confirmation-refused");
        assertThat(hub.balance(nina.browser())).isEqualTo("15.00");
        Map<String, Object> fresh = nina.answer(challenge(nina.browser(), request));
        assertThat(approve(nina.browser(), request, fresh).status()).isEqualTo(200);
    }

    @Test
    void an_answer_that_is_late_or_unverified_confirms_nothing() {
        PasskeyPerson nina = payer("nina.late", 5_000);
        JsonNode request = sent(nina.browser(), "a", hub.person("ben.early"), "1.00");
        Map<String, Object> unverified =
                nina.key()
                        .signInUnverified(
                                challenge(nina.browser(), request),
                                nina.browser().origin(),
                                nina.handle());
        assertThat(approve(nina.browser(), request, unverified).code())
                .isEqualTo("confirmation-refused");
        Map<String, Object> answer = nina.answer(challenge(nina.browser(), request));
        hub.provider.clock.ahead(PasskeyProofs.CHALLENGE_LIFE.plusSeconds(1));
        try {
            assertThat(approve(nina.browser(), request, answer).code())
                    .isEqualTo("confirmation-refused");
        } finally {
            hub.provider.clock.ahead(Duration.ZERO);
        }
        assertThat(hub.balance(nina.browser())).isEqualTo("50.00");
    }

    /// Two adults of a home may approve what its child asks for; each by their own passkey.
    @Test
    void nobody_elses_passkey_confirms() {
        PasskeyPerson nina = payer("nina.adult", 5_000);
        PasskeyPerson omar = payer("omar.adult", 5_000);
        Browser mia = hub.child(nina.browser(), "mia.asks");
        String home =
                nina.browser()
                        .get("/api/v1/session")
                        .body()
                        .path("homes")
                        .path(0)
                        .path("id")
                        .asString();
        JsonNode invitation =
                nina.browser()
                        .post("/api/v1/homes/" + home + "/invitations", Map.of("role", "adult"))
                        .body();
        String accepted =
                "/api/v1/invitations/" + invitation.path("code").asString() + "/acceptance";
        assertThat(omar.browser().post(accepted, Map.of()).status()).isEqualTo(200);
        JsonNode request = sent(mia, "a", hub.person("ben.child"), "1.00");

        JsonNode forNina = challenge(nina.browser(), request);
        assertThat(approve(nina.browser(), request, omar.answer(forNina)).code())
                .isEqualTo("confirmation-refused");
        assertThat(approve(omar.browser(), request, nina.answer(forNina)).code())
                .isEqualTo("confirmation-refused");
        assertThat(approve(omar.browser(), request, omar.answer(forNina)).code())
                .isEqualTo("confirmation-refused");
        Browser keyless = hub.payer("anna.keyless", 5_000);
        JsonNode own = sent(keyless, "a", mia, "1.00");
        assertThat(keyless.post(path(own) + "/approval/challenge", Map.of()).code())
                .isEqualTo("not-found");
        assertThat(approve(keyless, own, nina.answer(forNina)).code())
                .isEqualTo("confirmation-refused");
        assertThat(approve(nina.browser(), request, nina.answer(forNina)).status()).isEqualTo(200);
    }

    @Test
    void rubbish_confirms_nothing_and_is_bounded() {
        PasskeyPerson nina = payer("nina.rubbish", 5_000);
        JsonNode request = sent(nina.browser(), "a", hub.person("ben.rubbish"), "1.00");
        List<Map<String, Object>> rubbish =
                new ArrayList<>(
                        List.of(
                                Map.of(),
                                Map.of("id", "!", "response", Map.of()),
                                said(url("null")),
                                said(url("{}")),
                                said("AAAA")));
        for (String part : List.of("authenticatorData", "signature")) {
            for (String bytes : List.of("", "AAAA", "A".repeat(120))) {
                rubbish.add(with(nina.answer(challenge(nina.browser(), request)), part, bytes));
            }
        }
        while (rubbish.size() < 20) {
            rubbish.add(Map.of());
        }
        assertThat(rubbish)
                .allSatisfy(each ->
                        assertThat(approve(nina.browser(), request, each).code())
                                .isEqualTo("confirmation-refused"));
        Map<String, Object> answer = nina.answer(challenge(nina.browser(), request));
        assertThat(approve(nina.browser(), request, answer).code()).isEqualTo("too-many-attempts");
    }

    private static Map<String, Object> said(String clientData) {
        return Map.of("id", "AAAA", "response", Map.of("clientDataJSON", clientData));
    }

    private static Map<String, Object> with(Map<String, Object> answer, String part, String bytes) {
        Map<String, Object> changed = new HashMap<>(answer);
        Map<Object, Object> response = new HashMap<>((Map<?, ?>) answer.get("response"));
        response.put(part, bytes);
        changed.put("response", response);
        return changed;
    }

    private static String url(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void money_is_sent_back_by_passkey() {
        PasskeyPerson nina = payer("nina.back", 100);
        Browser anna = hub.payer("anna.gives", 5_000);
        JsonNode request = sent(anna, "a", nina.browser(), "20.00");
        Browser.Answer paid =
                anna.post(
                        path(request) + "/approval",
                        Map.of("digest", request.path("digest").asString(), "pin", PayingHub.PIN));
        String back = TRANSFERS + '/' + paid.body().path("transfer").asString() + "/return";
        assertThat(anna.post(back + "/challenge", Map.of()).code()).isEqualTo("not-found");
        JsonNode away = sent(nina.browser(), "b", anna, "1.00");
        Map<String, Object> forPayment = nina.answer(challenge(nina.browser(), away));
        assertThat(nina.browser().post(back, Map.of("passkey", forPayment)).code())
                .isEqualTo("confirmation-refused");
        JsonNode challenge = nina.browser().post(back + "/challenge", Map.of()).body();
        assertThat(nina.browser().post(back, Map.of("passkey", nina.answer(challenge))).status())
                .isEqualTo(200);
        assertThat(hub.balance(anna)).isEqualTo("50.00");
    }

    @Test
    void payment_codes_are_set_up_by_passkey() {
        PasskeyPerson nina = payer("nina.codes", 5_000);
        Browser browser = nina.browser();
        String codes = "/api/v1/wallet/codes";
        assertThat(browser.post(codes, Map.of()).code()).isEqualTo("confirmation-required");
        assertThat(hub.person("anna.codes").post(codes + "/challenge", Map.of()).code())
                .isEqualTo("not-found");
        Map<String, Object> forWatch =
                nina.answer(
                        browser.post(
                                        codes + "/challenge",
                                        Map.of("device", "device_" + "0".repeat(26)))
                                .body());
        assertThat(browser.post(codes, Map.of("passkey", forWatch)).code())
                .as("for another place")
                .isEqualTo("confirmation-refused");
        Map<String, Object> answer =
                nina.answer(browser.post(codes + "/challenge", Map.of()).body());
        assertThat(browser.post(codes, Map.of("passkey", answer)).status()).isEqualTo(201);
        JsonNode shown = browser.get("/api/v1/wallet/code").body();
        assertThat(shown.path("state").asString()).isEqualTo("current");
    }

    @Test
    void a_pay_out_is_confirmed_by_passkey_for_that_amount_and_recipient_alone() {
        PasskeyPerson nina = payer("nina.out", 5_000);
        assertThat(paidOut(nina, "a", "20.00", Map.of()).code()).isEqualTo("confirmation-required");
        assertThat(paidOut(nina, "b", "20.01", answerFor(nina, "20.00")).code())
                .isEqualTo("confirmation-refused");
        Map<String, Object> answer = answerFor(nina, "20.00");
        // Nobody has paid anything through this provider, so that it has nothing of the hub's.
        assertThat(paidOut(nina, "c", "20.00", answer).code()).isEqualTo("provider-refused");
        assertThat(paidOut(nina, "d", "20.00", answer).code()).isEqualTo("confirmation-refused");
    }

    private static Map<String, Object> wish(String value) {
        return Map.of(
                "provider",
                "wechat-pay",
                "recipient",
                "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
                "amount",
                Map.of("currency", "CNY", "value", value));
    }

    private static Map<String, Object> answerFor(PasskeyPerson who, String value) {
        return who.answer(
                who.browser().post("/api/v1/wallet/pay-outs/challenge", wish(value)).body());
    }

    private static Browser.Answer paidOut(
            PasskeyPerson who, String key, String value, Map<String, Object> passkey) {
        Map<String, Object> body = new HashMap<>(wish(value));
        if (!passkey.isEmpty()) {
            body.put("passkey", passkey);
        }
        return hub.keyed(who.browser(), "/api/v1/wallet/pay-outs", key, body);
    }
}
