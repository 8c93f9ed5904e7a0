package org.opentos.testkit.pay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/// The keys of both sides, made once and kept as the files that a hub's settings name.
final class Keys {
    static final String APP_ID = "wx8888888888888888";
    static final String MERCHANT_ID = "1900000109";
    static final String MERCHANT_SERIAL = "3775B6A45ACD588826D15E583A95F5DD00000001";
    static final String PUBLIC_KEY_ID = "PUB_KEY_ID_0119000001092026010100000001";

    private static final int RSA_BITS = 2_048;
    private static final int API_V3_KEY_CHARACTERS = 32;
    private static final int STRIPE_KEY_CHARACTERS = 40;
    private static final int LINE_CHARACTERS = 64;

    private final Path directory;

    private Keys(Path directory) {
        this.directory = directory;
    }

    static Keys of(Path directory, Names names) throws IOException {
        Keys keys = new Keys(directory);
        if (!Files.exists(keys.settings())) {
            Files.createDirectories(directory);
            keys.pair("merchant");
            keys.pair("wechat");
            keys.write("api-v3-key", names.letters(API_V3_KEY_CHARACTERS));
            keys.write("stripe-key", "sk_test_" + names.letters(STRIPE_KEY_CHARACTERS));
            keys.write("stripe-webhook-secret", "whsec_" + names.letters(STRIPE_KEY_CHARACTERS));
        }
        return keys;
    }

    Path settings() {
        return directory.resolve("hub.properties");
    }

    /// Writes the lines that a hub's settings need to work with this program.
    void writeSettings(String base) throws IOException {
        Files.write(
                settings(),
                List.of(
                        "payment-simulator=" + base,
                        "wechat-pay-base=" + base,
                        "wechat-pay-app-id=" + APP_ID,
                        "wechat-pay-merchant-id=" + MERCHANT_ID,
                        "wechat-pay-merchant-serial=" + MERCHANT_SERIAL,
                        "wechat-pay-merchant-key-file=" + file("merchant-private.pem"),
                        "wechat-pay-api-v3-key-file=" + file("api-v3-key"),
                        "wechat-pay-public-key-id=" + PUBLIC_KEY_ID,
                        "wechat-pay-public-key-file=" + file("wechat-public.pem"),
                        "stripe-base=" + base,
                        "stripe-key-file=" + file("stripe-key"),
                        "stripe-webhook-secret-file=" + file("stripe-webhook-secret")));
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    private void pair(String name) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS);
            KeyPair pair = generator.generateKeyPair();
            write(name + "-private.pem", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            write(name + "-public.pem", pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("this Java has no RSA", absent);
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = file(name);
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text + "\n");
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----"
                .formatted(
                        kind,
                        Base64.getMimeEncoder(LINE_CHARACTERS, new byte[] {'\n'})
                                .encodeToString(bytes),
                        kind);
    }

    private byte[] bytes(String name) throws IOException {
        String text = Files.readString(file(name));
        return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
    }

    String secret(String name) throws IOException {
        return Files.readString(file(name)).strip();
    }

    PrivateKey weChatPrivate() throws IOException {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(bytes("wechat-private.pem")));
        } catch (GeneralSecurityException damaged) {
            throw new IOException("the key of WeChat Pay's stand-in is damaged", damaged);
        }
    }

    PublicKey merchantPublic() throws IOException {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(bytes("merchant-public.pem")));
        } catch (GeneralSecurityException damaged) {
            throw new IOException("the merchant's key is damaged", damaged);
        }
    }
}
