package org.opentos.hub.voice;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import org.opentos.protocol.Outcome;
import org.opentos.voice.Listening;
import org.opentos.voice.Verdict;
import org.opentos.voice.audio.Recording;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.program.Form;
import org.opentos.voice.sentences.Language;

/// Somebody to whom the hub's own program listens, and what they said so far where that is to be
/// kept.
final class ProgramListening implements HubListening {
    private final HubHearing hearing;
    private final Speaking by;
    private final Language language;
    private final Listening listening;
    private final Optional<ByteArrayOutputStream> came;

    /// @param keeps whether what comes is to be kept
    ProgramListening(
            HubHearing hearing,
            Speaking by,
            Language language,
            Listening listening,
            boolean keeps) {
        this.hearing = hearing;
        this.by = by;
        this.language = language;
        this.listening = listening;
        came = keeps ? Optional.of(new ByteArrayOutputStream()) : Optional.empty();
    }

    @Override
    public void more(byte[] samples) {
        if (listening.more(samples)) {
            came.ifPresent(each -> add(each, samples));
        }
    }

    /// What the program does not listen to any more is not kept either.
    private static void add(ByteArrayOutputStream came, byte[] samples) {
        synchronized (came) {
            if (came.size() + samples.length <= Form.PCM16.bytesMax()) {
                came.writeBytes(samples);
            }
        }
    }

    @Override
    public void end() {
        listening.end();
    }

    @Override
    public Optional<Outcome<Exchange>> answer() {
        Verdict verdict = listening.verdict();
        if (verdict instanceof Verdict.Nothing(Verdict.Reason reason, String _)
                && reason == Verdict.Reason.NOT_WOKEN) {
            came.ifPresent(ProgramListening::forget);
            return Optional.empty();
        }
        return Optional.of(hearing.heard(by, language, verdict, this::spoken));
    }

    private static void forget(ByteArrayOutputStream came) {
        synchronized (came) {
            came.reset();
        }
    }

    private Optional<Sound> spoken() {
        return came.map(
                        each -> {
                            synchronized (each) {
                                return each.toByteArray();
                            }
                        })
                .map(Form.PCM16::read)
                .flatMap(each ->
                        each instanceof Recording.Readable(Sound sound)
                                ? Optional.of(sound.part(listening.spoken()))
                                : Optional.empty());
    }

    @Override
    public void close() {
        listening.close();
    }
}
