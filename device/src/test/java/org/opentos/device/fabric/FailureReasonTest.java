package org.opentos.device.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FailureReasonTest {
    private static String ended(Mqtt5DisconnectReasonCode code) {
        return FailureReason.of(
                new Mqtt5DisconnectException(
                        Mqtt5Disconnect.builder().reasonCode(code).build(), "ended"));
    }

    @Test
    void saysWhyInOneWord() {
        assertThat(ended(Mqtt5DisconnectReasonCode.ADMINISTRATIVE_ACTION))
                .isEqualTo(FailureReason.MOVED);
        assertThat(ended(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER))
                .isEqualTo(FailureReason.REPLACED);
        assertThat(FailureReason.of(new RuntimeException(new UnknownHostException("hub"))))
                .isEqualTo(FailureReason.HOST_UNKNOWN);
        assertThat(FailureReason.of(new RuntimeException(new ConnectException("no"))))
                .isEqualTo(FailureReason.HUB_UNREACHABLE);
    }

    @Test
    void waitsLongerEachTimeWithinItsLimits() {
        Backoff backoff = new Backoff(new SplittableRandom(1));
        Duration most = Duration.ZERO;
        for (int attempt = 0; attempt < 20; attempt++) {
            Duration wait = backoff.after(FailureReason.LOST);
            assertThat(wait).isBetween(Backoff.FIRST.dividedBy(2), Backoff.LONGEST);
            most = wait.compareTo(most) > 0 ? wait : most;
        }
        assertThat(most).isGreaterThan(Backoff.LONGEST.dividedBy(2));
        assertThat(backoff.after(FailureReason.MOVED)).isLessThanOrEqualTo(Backoff.MOVED);
        backoff.reset();
        assertThat(backoff.after(FailureReason.LOST)).isLessThanOrEqualTo(Backoff.FIRST);
    }
}
