package org.opentos.device.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.protocol.RefusalCode;
import org.opentos.voice.HearingClient;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.sentences.Language;

/// A device that hears by itself, whose program cannot run here: nobody else is asked for it.
class OwnListenerTest {
    private static final Grammar GRAMMAR =
            Grammar.of(Map.of("lamp", new Phrase.Words(List.of("lamp", "on"))));

    private final CompletableFuture<Grammar> known = new CompletableFuture<>();
    private final CompletableFuture<Listener.Word> over = new CompletableFuture<>();

    @TempDir Path path;
    private HearingClient client;
    private Listener.Listened listened;

    @BeforeEach
    void listen() {
        client =
                new HearingClient(
                        HearingClient.Launch.of("nowhere", path, path.resolve("work")),
                        Language.EN);
        OwnListener listener =
                new OwnListener(
                        client,
                        known::join,
                        _ -> {
                            throw new AssertionError("nothing was heard");
                        });
        listened =
                listener.listen(
                        Optional.empty(),
                        word -> {
                            if (word instanceof Listener.Word.Over) {
                                over.complete(word);
                            }
                        });
    }

    @AfterEach
    void close() {
        client.close();
    }

    private void assertOver(RefusalCode code) throws Exception {
        assertThat(over.get(30, TimeUnit.SECONDS)).isEqualTo(new Listener.Word.Over(code.text()));
    }

    @Test
    void whereItsProgramDoesNotRunNobodyHears() throws Exception {
        known.complete(GRAMMAR);
        listened.more(new byte[3_200]);
        listened.end();

        assertOver(RefusalCode.HEARING_UNAVAILABLE);
    }

    @Test
    void moreThanIsKeptBeforeItIsKnownWhatCanBeSaidIsRefusedWhole() throws Exception {
        listened.more(new byte[OwnListener.BEFORE_BYTES_MAX]);
        listened.more(new byte[2]);
        listened.more(new byte[3_200]);
        known.complete(GRAMMAR);

        assertOver(RefusalCode.RECORDING_UNREADABLE);
    }
}
