package org.opentos.voice.vosk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.voice.Heard;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.models.VoskFiles;

/// Words of several characters, as models of Chinese have them; said as tones.
class ChineseVoskTest {
    private static final Grammar HOME =
            Grammar.of(
                    Map.of(
                            "turn",
                            Phrase.sequence(
                                    Phrase.slot("to", List.of("打开", "关上")),
                                    Phrase.slot("device", List.of("客厅的灯", "卧室的灯", "咖啡机")))));

    @Test
    void hearsSentencesInWhicheverWordsTheModelHas(@TempDir Path directory) {
        Tones tones = new Tones(List.of("打开", "关", "上", "客厅", "卧室", "的", "的灯", "灯", "咖啡"));
        ToneModel.write(directory.resolve("vosk-zh-Hans"), tones.words(), false);
        try (VoskRecogniser vosk =
                new VoskRecogniser(new VoskFiles(directory.resolve("vosk-zh-Hans")), directory)) {
            assertThat(vosk.prepare(HOME)).containsExactly("机");
            for (String said : List.of("打开 客厅 的 灯", "打开 客厅 的灯")) {
                assertThat(vosk.hear(tones.say(said), HOME).map(Heard::words))
                        .contains("打 开 客 厅 的 灯");
            }
            assertThat(vosk.hear(tones.say("关 上 卧室 的灯"), HOME))
                    .map(heard -> HOME.read(heard.words()).getFirst().slots())
                    .hasValue(new java.util.TreeMap<>(Map.of("to", "关上", "device", "卧室的灯")));
            assertThat(vosk.hear(tones.say("打开 咖啡"), HOME)).isEmpty();
        }
    }
}
