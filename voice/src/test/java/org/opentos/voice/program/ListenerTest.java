package org.opentos.voice.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private static final byte[] SAMPLES = {1, 0, 2, 0};

    private static Listener listener(Duration most) {
        return new Listener(Optional.empty(), _ -> {}, most);
    }

    @Test
    void hearsWhatComesUntilNothingMoreDoes() {
        Listener listener = listener(Listener.MOST);
        listener.more(SAMPLES);
        listener.end();

        assertThat(listener.next()).isEqualTo(SAMPLES);
        assertThat(listener.next()).isEmpty();
    }

    @Test
    void listensToNobodyLongerThanItsTimeHoweverMuchStillComes() {
        Listener listener = listener(Duration.ZERO);
        listener.more(SAMPLES);

        assertThat(listener.next()).isEmpty();
    }
}
