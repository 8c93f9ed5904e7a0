package org.opentos.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which PINs are taken, and which are tried first by whoever guesses.
class PinsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "000000", "111111", "121212", "998999", "123456", "654321", "234567", "567890",
                "890123", "098765", "210987", "123123", "123321", "112233", "159753", "520520"
            })
    void those_that_are_tried_first_are_common(String pin) {
        assertThat(Pins.isCommon(pin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"246802", "123457", "135791", "112234", "123213", "908173", "010203"})
    void others_are_not(String pin) {
        assertThat(Pins.isCommon(pin)).isFalse();
    }

    @Test
    void few_are_lost_by_it() {
        long common =
                IntStream.range(0, 1_000_000)
                        .filter(each -> Pins.isCommon("%06d".formatted(each)))
                        .count();
        assertThat(common).isBetween(5_000L, 5_100L);
    }
}
