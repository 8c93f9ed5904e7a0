package org.opentos.hub.testing;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.Verdict;
import org.opentos.voice.Verdicts;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.audio.Recording;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.Stretch;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.GrammarCodec;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.program.Form;
import org.opentos.voice.program.Frames;
import org.opentos.voice.program.Frames.Frame;
import org.opentos.voice.program.Message;
import org.opentos.voice.program.Phase;

/// Stands in for the program that hears, in a process of its own as that does. What it hears, the
/// first sample says; it takes all for speech but what is quiet, which it takes for silence.
public final class ScriptedHearing {
    /// By the first sample. Behind a question mark it is not sure.
    public static final List<String> SENTENCES =
            List.of("flarb", "turn on the reading lamp", "yes", "turn on the reading lamp?");

    /// The first byte of what begins with the phrase that wakes.
    public static final byte PHRASE = 99;

    /// Before and behind what it takes for speech.
    public static final int MARGIN = 800;

    private final Map<String, Grammar> grammars = new HashMap<>();
    private final Map<Integer, Listened> listened = new HashMap<>();
    private final OutputStream out;

    /// What was said behind a phrase, by its words.
    private record Listened(String key, Optional<WakePhrase> phrase, ByteArrayOutputStream came) {}

    private ScriptedHearing(OutputStream out) {
        this.out = out;
    }

    /// The arguments of a hub that hears by this.
    ///
    /// @param directory of the test
    public static String[] arguments(Path directory) {
        try {
            Path source = directory.resolve("scripted/org/opentos/voice/program");
            Files.createDirectories(source);
            Path program = source.resolve("HearingProgram.java");
            Files.writeString(
                    program,
                    """
                    package org.opentos.voice.program;
                    public final class HearingProgram {
                        public static void main(String[] arguments) throws Exception {
                            %s.main(arguments);
                        }
                    }
                    """
                            .formatted(ScriptedHearing.class.getName()));
            String path = System.getProperty("java.class.path");
            int failed =
                    ToolProvider.getSystemJavaCompiler()
                            .run(null, null, null, "-proc:none", "-cp", path, program.toString());
            if (failed != 0) {
                throw new IllegalStateException("the stand-in of the program was not compiled");
            }
            // A hub looks whether they are there; nobody loads them.
            for (String model :
                    List.of(
                            "moonshine-encoder.onnx",
                            "moonshine-decoder.onnx",
                            "llama-tokenizer.js",
                            "silero-vad.onnx")) {
                Files.createFile(directory.resolve(model));
            }
            return new String[] {
                "--hearing-program",
                directory.resolve("scripted") + File.pathSeparator + path,
                "--hearing-models",
                directory.toString()
            };
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException("cannot write into " + directory, failure);
        }
    }

    public static void main(String[] arguments) throws IOException {
        ScriptedHearing hearing = new ScriptedHearing(new FileOutputStream(FileDescriptor.out));
        hearing.say(0, new Message.Ready(1));
        Optional<Frame> frame = Frames.read(System.in);
        while (frame.isPresent()) {
            hearing.take(frame.get());
            frame = Frames.read(System.in);
        }
    }

    private void say(int request, Message message) throws IOException {
        Frames.write(out, new Frame(request, message));
    }

    private void take(Frame frame) throws IOException {
        int request = frame.request();
        switch (frame.message()) {
            case Message.Take(String key, byte[] grammar) ->
                    grammars.put(key, GrammarCodec.decode(grammar));
            case Message.Hear(String key, Form form, byte[] recording) ->
                    say(request, new Message.Answer(verdicts(key, form.read(recording))));
            case Message.Begin(String key, int _) -> {
                listened.put(
                        request, new Listened(key, Optional.empty(), new ByteArrayOutputStream()));
                say(request, new Message.Told(Phase.LISTENING));
            }
            case Message.BeginAfter(String key, int _, WakePhrase phrase) ->
                    listened.put(
                            request,
                            new Listened(key, Optional.of(phrase), new ByteArrayOutputStream()));
            case Message.More(byte[] samples) -> more(request, samples);
            case Message.End() -> {
                Listened one = required(listened.remove(request));
                say(request, new Message.Answer(verdicts(one)));
            }
            case Message.GiveUp() -> listened.remove(request);
            default -> throw new IOException("a message that is not for it");
        }
    }

    /// What comes begins with the phrase where it begins with [#PHRASE].
    private void more(int request, byte[] samples) throws IOException {
        Listened one = listened.get(request);
        if (one == null) {
            return;
        }
        int before = one.came.size();
        one.came.writeBytes(samples);
        int phrase = one.phrase.map(WakePhrase::samples).orElse(0) * Short.BYTES;
        if (before < phrase && one.came.size() >= phrase) {
            if (one.came.toByteArray()[0] == PHRASE) {
                say(request, new Message.Told(Phase.LISTENING));
            } else {
                listened.remove(request);
                say(request, new Message.Answer(Verdicts.nothing(Verdict.Reason.NOT_WOKEN)));
            }
        }
    }

    private Verdicts verdicts(Listened one) {
        byte[] came = one.came.toByteArray();
        int phrase = one.phrase.map(WakePhrase::samples).orElse(0);
        byte[] behind = Arrays.copyOfRange(came, phrase * Short.BYTES, came.length);
        return verdicts(one.key, Form.PCM16.read(behind)).behind(phrase);
    }

    private Verdicts verdicts(String key, Recording recording) {
        return switch (recording) {
            case Recording.Readable(Sound sound) -> verdicts(required(grammars.get(key)), sound);
            case Recording.Unreadable _ -> Verdicts.nothing(Verdict.Reason.UNREADABLE);
        };
    }

    private static <T> T required(@Nullable T known) {
        return Objects.requireNonNull(known, "nothing goes before it");
    }

    private static Verdicts verdicts(Grammar grammar, Sound sound) {
        if (sound.peak() < 0.01f) {
            return Verdicts.nothing(Verdict.Reason.SILENCE);
        }
        Stretch spoken = new Stretch(MARGIN, sound.samples().length - MARGIN);
        String sentence = SENTENCES.get(Math.round(sound.samples()[0] * 32_768f));
        String words = sentence.replace("?", "");
        List<Meaning> meanings = grammar.read(words);
        Verdict heard;
        if (meanings.isEmpty()) {
            heard = new Verdict.Nothing(Verdict.Reason.OUTSIDE, words);
        } else if (sentence.equals(words)) {
            heard = new Verdict.Act(meanings.getFirst(), words, 0.9, true);
        } else {
            heard = new Verdict.Ask(List.of(new Verdict.Choice(meanings.getFirst(), words)));
        }
        return new Verdicts(heard, heard, spoken);
    }
}
