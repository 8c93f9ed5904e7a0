package org.opentos.voice.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NextWordsTest {
    @Test
    void isTheMapItWasMadeOf() {
        long seed = System.nanoTime();
        System.out.println("NextWordsTest seed " + seed);
        Random random = new Random(seed);
        for (int each = 0; each < 200; each++) {
            TreeMap<String, Integer> map = new TreeMap<>();
            for (int word = random.nextInt(6); word > 0; word--) {
                map.put(Integer.toString(random.nextInt(12), 36), random.nextInt(1_000));
            }

            NextWords next = new NextWords(map);

            assertThat(next).isEqualTo(map).hasSameHashCodeAs(map).hasSize(map.size());
            assertThat(next.keySet()).containsExactlyElementsOf(map.keySet());
            for (int word = 0; word < 12; word++) {
                String asked = Integer.toString(word, 36);
                assertThat(next.get(asked)).isEqualTo(map.get(asked));
                assertThat(next.containsKey(asked)).isEqualTo(map.containsKey(asked));
            }
        }
    }
}
