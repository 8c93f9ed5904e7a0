package org.opentos.device.phone;

import java.util.List;
import java.util.Locale;

/// What the page says, in the languages that the devices speak.
///
/// @param joins of the button
/// @param next what happens after the choice
record PhoneWords(
        String language,
        String title,
        String intro,
        String password,
        String hint,
        String open,
        String joins,
        String next,
        String leaving,
        String leavingHow,
        String unchosen,
        String malformed,
        String late,
        String outdated,
        String none) {
    /// Longer than what any browser says that knows a person's languages.
    private static final int ACCEPTED_CHARACTERS_MAX = 256;

    static final PhoneWords ENGLISH =
            new PhoneWords(
                    "en",
                    "A network for your device",
                    "Choose the wireless network that the device should use.",
                    "Password",
                    "8 to 63 letters, digits or signs; nothing for an open network",
                    "open",
                    "Join",
                    "The device then leaves this network, and your phone goes back to its own.",
                    "The device leaves this network now",
                    "Look at its screen: it says whether the network was joined, and goes on from there.",
                    "Choose a network from the list.",
                    "A password has 8 to 63 letters, digits or signs. Check it and try again.",
                    "The device has a choice already. Look at its screen.",
                    "This page was out of date. Choose once more.",
                    "That is not here.");

    static final PhoneWords CHINESE =
            new PhoneWords(
                    "zh-CN",
                    "为设备选择网络",
                    "请选择设备要使用的无线网络。",
                    "密码",
                    "8 至 63 个字母、数字或符号；开放网络无需填写",
                    "开放",
                    "连接",
                    "之后设备会离开此网络，您的手机会恢复原来的连接。",
                    "设备正在离开此网络",
                    "请看设备屏幕：屏幕会显示是否连接成功，并继续下一步。",
                    "请从列表中选择一个网络。",
                    "密码应为 8 至 63 个字母、数字或符号。请检查后重试。",
                    "设备已收到选择，请看设备屏幕。",
                    "此页面已过期，请重新选择。",
                    "此处没有该内容。");

    /// The first language of a person that the page speaks; English where it speaks none.
    ///
    /// @param accepted as `Accept-Language` has it (RFC 9110, 12.5.4)
    static PhoneWords of(String accepted) {
        if (accepted.isBlank() || accepted.length() > ACCEPTED_CHARACTERS_MAX) {
            return ENGLISH;
        }
        List<Locale.LanguageRange> ranges;
        try {
            ranges = Locale.LanguageRange.parse(accepted);
        } catch (IllegalArgumentException malformed) {
            return ENGLISH;
        }
        for (Locale.LanguageRange each : ranges) {
            String range = each.getRange();
            if (each.getWeight() > 0 && (range.equals("zh") || range.startsWith("zh-"))) {
                return CHINESE;
            }
            if (each.getWeight() > 0 && (range.equals("en") || range.startsWith("en-"))) {
                return ENGLISH;
            }
        }
        return ENGLISH;
    }
}
