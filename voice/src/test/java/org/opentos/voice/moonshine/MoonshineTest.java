package org.opentos.voice.moonshine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.voice.Coffee;
import org.opentos.voice.Heard;
import org.opentos.voice.Recogniser;
import org.opentos.voice.RecogniserContract;
import org.opentos.voice.bench.Voices;
import org.opentos.voice.models.ModelDirectory;

class MoonshineTest extends RecogniserContract {
    private static Moonshine moonshine;

    @BeforeAll
    static void load() {
        moonshine = new Moonshine(ModelDirectory.ofEnvironment(), 1);
    }

    @AfterAll
    static void end() {
        moonshine.close();
    }

    @Override
    protected Recogniser recogniser() {
        return moonshine;
    }

    @Override
    protected Recogniser another() {
        return new Moonshine(ModelDirectory.ofEnvironment(), 1);
    }

    @Test
    void knowsHowFarASentenceIsFromWhatWasSaid() throws IOException {
        Heard order =
                moonshine
                        .hear(Voices.say("make me a large latte", 0).normalised(), Coffee.GRAMMAR)
                        .orElseThrow();
        Heard other =
                moonshine
                        .hear(
                                Voices.say("where did you put the keys of the car", 0).normalised(),
                                Coffee.GRAMMAR)
                        .orElseThrow();

        assertThat(order.fit()).isGreaterThan(-0.8);
        assertThat(other.fit()).isLessThan(-1.6);
        assertThat(other.freely()).containsIgnoringCase("keys");
    }
}
