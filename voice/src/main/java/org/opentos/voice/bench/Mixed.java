package org.opentos.voice.bench;

import java.io.IOException;
import java.util.Locale;
import org.opentos.voice.audio.Sound;

/// Ways in which an order is hard to hear.
enum Mixed {
    /// Somebody else orders something else at the same time, as loudly.
    TWO_AT_ONCE {
        @Override
        Sound of(Sound order, Sound other) {
            return order.with(other, 0);
        }
    },
    /// Somebody else speaks at the same time, half as loudly.
    ONE_BEHIND {
        @Override
        Sound of(Sound order, Sound other) {
            return order.with(other, 6);
        }
    },
    /// A programme speaks before the order, with a pause of less than a second.
    AFTER_PROGRAMME {
        @Override
        Sound of(Sound order, Sound other) throws IOException {
            return joined(Voices.say("and now the news from the city with our reporter", 1), order);
        }
    },
    /// It is so loud that it is cut off.
    CLIPPED {
        @Override
        Sound of(Sound order, Sound other) {
            return order.normalised().scaled(6);
        }
    };

    private static final int PAUSE = Sound.RATE / 2;

    abstract Sound of(Sound order, Sound other) throws IOException;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Sound joined(Sound first, Sound then) {
        float[] programme = first.normalised().samples();
        float[] order = then.normalised().samples();
        float[] joined = new float[programme.length + PAUSE + order.length];
        System.arraycopy(programme, 0, joined, 0, programme.length);
        System.arraycopy(order, 0, joined, programme.length + PAUSE, order.length);
        return new Sound(joined);
    }
}
