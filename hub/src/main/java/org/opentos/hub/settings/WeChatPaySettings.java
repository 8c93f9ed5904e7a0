package org.opentos.hub.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// A merchant's account at WeChat Pay (API version 3, with WeChat Pay's public key).
///
/// @param base where WeChat Pay answers
/// @param merchantSerial the serial number of the merchant's API certificate
/// @param merchantKey the merchant's private key, PKCS 8 in PEM
/// @param apiV3Key 32 characters, which notifications are encrypted with
/// @param publicKeyId WeChat Pay's name of its public key, for example `PUB_KEY_ID_01…`
/// @param publicKey WeChat Pay's public key in PEM
/// @param transferScene WeChat Pay's number of the reason why the merchant pays out
public record WeChatPaySettings(
        URI base,
        String appId,
        String merchantId,
        String merchantSerial,
        SecretFile merchantKey,
        SecretFile apiV3Key,
        String publicKeyId,
        SecretFile publicKey,
        String transferScene) {
    static final String BASE = "wechat-pay-base";
    static final String APP_ID = "wechat-pay-app-id";
    static final String MERCHANT_ID = "wechat-pay-merchant-id";
    static final String MERCHANT_SERIAL = "wechat-pay-merchant-serial";
    static final String MERCHANT_KEY_FILE = "wechat-pay-merchant-key-file";
    static final String API_V3_KEY_FILE = "wechat-pay-api-v3-key-file";
    static final String PUBLIC_KEY_ID = "wechat-pay-public-key-id";
    static final String PUBLIC_KEY_FILE = "wechat-pay-public-key-file";
    static final String TRANSFER_SCENE = "wechat-pay-transfer-scene";

    private static final String BASE_USUAL = "https://api.mch.weixin.qq.com";

    /// Pay for work, in WeChat Pay's list of scenes.
    private static final String TRANSFER_SCENE_USUAL = "1005";

    static Optional<WeChatPaySettings> read(Map<String, String> all) {
        return Optional.ofNullable(all.get(MERCHANT_ID))
                .map(merchant ->
                        new WeChatPaySettings(
                                PaymentSettings.base(BASE, all.getOrDefault(BASE, BASE_USUAL)),
                                PaymentSettings.required(all, APP_ID),
                                merchant,
                                PaymentSettings.required(all, MERCHANT_SERIAL),
                                secret(all, MERCHANT_KEY_FILE),
                                secret(all, API_V3_KEY_FILE),
                                PaymentSettings.required(all, PUBLIC_KEY_ID),
                                secret(all, PUBLIC_KEY_FILE),
                                all.getOrDefault(TRANSFER_SCENE, TRANSFER_SCENE_USUAL)));
    }

    static SecretFile secret(Map<String, String> all, String name) {
        return new SecretFile(name, Path.of(PaymentSettings.required(all, name)));
    }
}
