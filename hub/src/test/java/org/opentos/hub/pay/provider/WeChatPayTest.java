package org.opentos.hub.pay.provider;

class WeChatPayTest extends PaymentProviderContract {
    WeChatPayTest() {
        super("WECHAT", WeChatPay.NAME, "CNY");
    }

    @Override
    String recipient() {
        return "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";
    }

    @Override
    String signed() {
        return "wechatpay-(serial|timestamp|nonce|signature)";
    }

    @Override
    long fee() {
        return 60;
    }
}
