package org.opentos.testkit.pay;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How the simulator is started.
///
/// @param port 0 takes any free one
/// @param notifyBase where the hub is; Stripe's notifications and WeChat Pay's complaints go to
///   paths below it, since requests do not name their address. Empty where nothing is to be told.
/// @param retryScale what the companies' waits between attempts to deliver are multiplied by
public record Options(
        Path directory, int port, String notifyBase, double retryScale, InstantSource clock) {
    private static final int PORT_USUAL = 8_099;

    /// @throws IllegalArgumentException where the arguments cannot be understood
    static Options read(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (int index = 0; index < arguments.size(); index += 2) {
            if (!arguments.get(index).startsWith("--") || index + 1 == arguments.size()) {
                throw new IllegalArgumentException("give pairs of --NAME VALUE");
            }
            given.put(arguments.get(index).substring(2), arguments.get(index + 1));
        }
        String data = given.remove("data");
        if (data == null) {
            throw new IllegalArgumentException("say where to keep what is paid: --data DIRECTORY");
        }
        String port = given.remove("port");
        String hub = given.remove("hub");
        String scale = given.remove("retry-scale");
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("unknown are " + given.keySet());
        }
        return new Options(
                Path.of(data).toAbsolutePath(),
                port == null ? PORT_USUAL : Integer.parseInt(port),
                hub == null ? "" : hub,
                scale == null ? 1 : Double.parseDouble(scale),
                InstantSource.system());
    }

    /// The path below [#notifyBase] that a company's notifications go to.
    static String notifyPath(Company company) {
        return "/api/payments/notifications/"
                + switch (company) {
                    case WECHAT -> "wechat-pay";
                    case STRIPE -> "stripe";
                };
    }

    String notifyUrl(Company company) {
        return notifyBase.isEmpty() ? "" : notifyBase + notifyPath(company);
    }
}
