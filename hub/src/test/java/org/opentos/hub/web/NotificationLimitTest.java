package org.opentos.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.identity.Attempts;
import org.opentos.hub.pay.provider.ProviderWorld;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestHub;

/// The door for notifications of payment providers, to which anybody can send.
class NotificationLimitTest {
    @TempDir Path data;

    @Test
    void an_address_that_sends_without_end_is_told_to_wait_and_heard_again_after_that()
            throws Exception {
        TestClock clock = new TestClock();
        try (Hub hub = TestHub.start(data, clock)) {
            Browser sender = Browser.at(hub);
            for (int each = 0; each < NotificationController.PER_ADDRESS.burst(); each++) {
                assertThat(send(sender, "nobody").code()).isEqualTo("provider-unknown");
            }
            Browser.Answer refused = send(sender, "nobody");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo("too-many-attempts");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            clock.advance(NotificationController.PER_ADDRESS.each());
            assertThat(send(sender, "nobody").code()).isEqualTo("provider-unknown");
            assertThat(send(sender, "nobody").status()).isEqualTo(429);
        }
    }

    @Test
    void a_provider_is_bounded_from_wherever_its_notifications_come() throws Exception {
        TestClock clock = new TestClock();
        try (ProviderWorld provider = new ProviderWorld(data, "wechat-pay");
                Hub hub = TestHub.start(data.resolve("hub"), clock)) {
            assertThat(provider.providers.find("stripe")).isPresent();
            Attempts attempts = hub.rooms().getBean(Attempts.class);
            for (int each = 0; each < NotificationController.PER_PROVIDER.burst(); each++) {
                assertThat(attempts.take(NotificationController.PER_PROVIDER, "wechat-pay"))
                        .isEmpty();
            }
            Browser sender = Browser.at(hub);
            assertThat(send(sender, "wechat-pay").status()).isEqualTo(429);
            assertThat(send(sender, "stripe").code()).isEqualTo("notification-forged");
            clock.advance(NotificationController.PER_PROVIDER.each());
            assertThat(send(sender, "wechat-pay").code()).isEqualTo("notification-forged");
        }
    }

    private static Browser.Answer send(Browser sender, String provider) {
        return sender.send(
                sender.request("/api/payments/notifications/" + provider)
                        .POST(BodyPublishers.ofString("{}")));
    }
}
