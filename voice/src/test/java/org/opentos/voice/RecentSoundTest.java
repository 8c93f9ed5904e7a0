package org.opentos.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecentSoundTest {
    private static byte[] sound(int bytes, int value) {
        byte[] sound = new byte[bytes];
        Arrays.fill(sound, (byte) value);
        return sound;
    }

    @Test
    void handsOnWhatWasTakenAndWhatWaits() throws InterruptedException {
        RecentSound recent = new RecentSound();
        recent.add(new byte[] {1, 2, 3, 4});
        recent.add(new byte[] {5, 6});
        recent.add(new byte[] {7, 8});

        assertThat(recent.since(0)).hasValue(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        assertThat(recent.since(2)).as("not taken yet").isEmpty();
        assertThat(recent.next(0)).hasValue(new byte[] {1, 2, 3, 4});
        assertThat(recent.since(2)).hasValue(new byte[] {3, 4, 5, 6, 7, 8});
        assertThat(recent.next(0)).hasValue(new byte[] {5, 6});
        assertThat(recent.next(0)).hasValue(new byte[] {7, 8});
        assertThat(recent.next(0)).isEmpty();
        assertThat(recent.since(5)).hasValue(new byte[] {6, 7, 8});
        assertThat(recent.since(8)).hasValue(new byte[0]);
        assertThat(recent.since(9)).isEmpty();
        assertThat(recent.taken()).isEqualTo(8);
    }

    @Test
    void holdsNoMoreThanItMay() throws InterruptedException {
        RecentSound recent = new RecentSound();
        for (int each = 0; each < 100; each++) {
            recent.add(sound(10_000, each));
        }
        assertThat(recent.since(0).orElseThrow()).hasSize(RecentSound.WAITING_BYTES_MAX);
        // The oldest went.
        assertThat(recent.next(0).orElseThrow()[0]).isEqualTo((byte) 68);
        while (recent.next(0).isPresent()) {}
        for (int each = 0; each < 100; each++) {
            recent.add(sound(10_000, each));
            recent.next(0);
        }
        long taken = recent.taken();
        assertThat(recent.since(taken - RecentSound.KEPT_BYTES_MAX).orElseThrow())
                .hasSize(RecentSound.KEPT_BYTES_MAX);
        assertThat(recent.since(taken - RecentSound.KEPT_BYTES_MAX - 10_000)).isEmpty();
    }

    @Test
    void neverLosesAByteInBetween() throws InterruptedException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 50; run++) {
            RecentSound recent = new RecentSound();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int step = 0; step < 40; step++) {
                if (random.nextBoolean()) {
                    byte[] samples = new byte[random.nextInt(0, 3_000)];
                    random.nextBytes(samples);
                    all.writeBytes(samples);
                    recent.add(samples);
                } else {
                    recent.next(0);
                }
                int from = random.nextInt((int) recent.taken() + 1);
                assertThat(recent.since(from))
                        .hasValue(Arrays.copyOfRange(all.toByteArray(), from, all.size()));
            }
        }
    }
}
