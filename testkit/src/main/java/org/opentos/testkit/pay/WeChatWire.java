package org.opentos.testkit.pay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// WeChat Pay's signatures (RSA with SHA-256) and encryption (AES-256-GCM), from the company's
/// side. Times are those of the machine: the hub's library compares them with it.
final class WeChatWire {
    private static final String SCHEME = "WECHATPAY2-SHA256-RSA2048 ";
    private static final Pattern FIELD = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    private static final long AGE_SECONDS_MAX = 300;
    private static final int NONCE_CHARACTERS = 32;
    private static final int GCM_NONCE_CHARACTERS = 12;
    private static final int GCM_TAG_BITS = 128;

    private final PublicKey merchant;
    private final PrivateKey own;
    private final String apiV3Key;
    private final Names names;
    private final InstantSource machine = InstantSource.system();

    WeChatWire(Keys keys, Names names) throws IOException {
        this.merchant = keys.merchantPublic();
        this.own = keys.weChatPrivate();
        this.apiV3Key = keys.secret("api-v3-key");
        this.names = names;
    }

    /// Whether the merchant signed the request.
    boolean isSigned(Ask ask) {
        String authorization = ask.header("Authorization");
        if (!authorization.startsWith(SCHEME)) {
            return false;
        }
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher matcher = FIELD.matcher(authorization);
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2));
        }
        if (!Keys.MERCHANT_ID.equals(fields.get("mchid"))
                || !Keys.MERCHANT_SERIAL.equals(fields.get("serial_no"))) {
            return false;
        }
        String timestamp = fields.getOrDefault("timestamp", "0");
        String message =
                String.join(
                        "\n",
                        ask.method(),
                        ask.rawPath(),
                        timestamp,
                        fields.getOrDefault("nonce_str", ""),
                        ask.body(),
                        "");
        try {
            long age = machine.instant().getEpochSecond() - Long.parseLong(timestamp);
            return Math.abs(age) < AGE_SECONDS_MAX
                    && verifies(message, fields.getOrDefault("signature", ""));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private boolean verifies(String message, String signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(merchant);
            verifier.update(message.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("this Java has no SHA256withRSA", absent);
        }
    }

    Map<String, String> signed(String body) {
        return signed(body, machine.instant());
    }

    Map<String, String> signed(String body, Instant at) {
        String timestamp = String.valueOf(at.getEpochSecond());
        String nonce = names.letters(NONCE_CHARACTERS);
        try {
            Signature signer = Signature.getInstance("SHA256withRSA");
            signer.initSign(own);
            signer.update(
                    String.join("\n", timestamp, nonce, body, "").getBytes(StandardCharsets.UTF_8));
            return Map.of(
                    "Wechatpay-Timestamp",
                    timestamp,
                    "Wechatpay-Nonce",
                    nonce,
                    "Wechatpay-Serial",
                    Keys.PUBLIC_KEY_ID,
                    "Wechatpay-Signature",
                    Base64.getEncoder().encodeToString(signer.sign()),
                    "Wechatpay-Signature-Type",
                    "WECHATPAY2-SHA256-RSA2048",
                    "Request-ID",
                    names.letters(NONCE_CHARACTERS));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("this Java has no SHA256withRSA", absent);
        }
    }

    /// The parts of an encrypted resource.
    Map<String, String> encrypted(String kind, String content) {
        String nonce = names.letters(GCM_NONCE_CHARACTERS);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(apiV3Key.getBytes(StandardCharsets.UTF_8), "AES"),
                    new GCMParameterSpec(GCM_TAG_BITS, nonce.getBytes(StandardCharsets.UTF_8)));
            cipher.updateAAD(kind.getBytes(StandardCharsets.UTF_8));
            byte[] bytes = cipher.doFinal(content.getBytes(StandardCharsets.UTF_8));
            return Map.of(
                    "original_type", kind,
                    "algorithm", "AEAD_AES_256_GCM",
                    "ciphertext", Base64.getEncoder().encodeToString(bytes),
                    "associated_data", kind,
                    "nonce", nonce);
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("this Java has no AES/GCM", absent);
        }
    }
}
