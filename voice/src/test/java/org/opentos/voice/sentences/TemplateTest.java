package org.opentos.voice.sentences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.voice.sentences.Template.Choice;
import org.opentos.voice.sentences.Template.Given;
import org.opentos.voice.sentences.Template.Maybe;
import org.opentos.voice.sentences.Template.Sequence;
import org.opentos.voice.sentences.Template.Slot;
import org.opentos.voice.sentences.Template.Words;
import org.opentos.voice.sentences.Template.Written;

class TemplateTest {
    @Test
    void readsWhatItIsMadeOf() throws Exception {
        assertThat(Template.read("turn {value=true: on|up} [the] {devices}"))
                .isEqualTo(
                        new Sequence(
                                List.of(
                                        new Words("turn"),
                                        new Given(
                                                "value",
                                                "true",
                                                new Choice(
                                                        List.of(new Words("on"), new Words("up")))),
                                        new Maybe(new Words("the")),
                                        new Slot("devices"))));
        assertThat(Template.read("(a|)"))
                .isEqualTo(new Choice(List.of(new Words("a"), new Sequence(List.of()))));
        assertThat(Template.read("{-: of}")).isEqualTo(new Written(new Words("of")));
        assertThat(Template.read("a\\|b")).isEqualTo(new Words("a|b"));
        assertThat(Template.slots(Template.read("{a} [{b} ({c=1: {d}}|x)]")))
                .containsExactly("a", "b", "d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"turn [the", "a)", "{", "{a b}", "{x=1}", "<rule", "a\\", "{x=1: (a}"})
    void refusesWhatIsNotWhole(String text) {
        assertThatThrownBy(() -> Template.read(text))
                .isInstanceOf(Template.Malformed.class)
                .hasMessageStartingWith("character ");
    }

    @Test
    void isBounded() {
        assertThatThrownBy(() -> Template.read("(".repeat(50) + "a" + ")".repeat(50)))
                .isInstanceOf(Template.Malformed.class);
        assertThatThrownBy(() -> Template.read("a".repeat(Template.LENGTH_MAX + 1)))
                .isInstanceOf(Template.Malformed.class);
    }

    @Test
    void saysWhichLineIsWrong() {
        assertThatThrownBy(() -> Script.read("x", "@one\nfine\n\n(broken\n"))
                .isInstanceOf(Script.Fault.class)
                .hasMessageStartingWith("x:4: character ");
        assertThatThrownBy(() -> Script.read("x", "@one\nplease <nobody>\n"))
                .hasMessageStartingWith("x:2: ");
        assertThatThrownBy(() -> Script.read("x", "a sentence of no kind"))
                .hasMessageContaining("x:1");
    }

    @Test
    void putsRulesIn() {
        Script script =
                Script.read("x", "<the> = [the|a]\n@one Title\n<the> lamp\n- it\\\nagain\n");

        assertThat(script.of("one").sentences())
                .containsExactly(
                        new Sequence(
                                List.of(
                                        new Maybe(
                                                new Choice(
                                                        List.of(new Words("the"), new Words("a")))),
                                        new Words("lamp"))),
                        new Written(new Words("it again")));
    }
}
