package org.opentos.voice.speaking;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.opentos.voice.speaking.Spoken.Mute;
import org.opentos.voice.speaking.Spoken.Reason;
import org.opentos.voice.speaking.Spoken.Voiced;

/// Says texts aloud: flite in English, espeak-ng in Chinese, each a process of its own for each
/// text. A text is only ever read as a text: it reaches no shell, and what would be an option, a
/// command of the program or markup in it is taken out. For any number of threads; callers wait,
/// best on virtual threads.
public final class Speaker {
    /// Half a minute; nobody listens to longer answers.
    public static final int CHARACTERS_MAX = 400;

    private static final int AT_ONCE_MAX = 2;
    private static final int WAIT_SECONDS_MAX = 4;
    private static final int SPEAK_SECONDS_MAX = 10;

    /// What a minute and a half of the faster of the two programs takes.
    private static final int WAVE_BYTES_MAX = 4 << 20;

    /// What is neither a letter nor a digit and yet said or heard. No brackets, since espeak-ng
    /// takes phonemes for what stands in them, no signs of markup, and no control characters.
    private static final String SIGNS = ".,?!:;'’、，。？！：；…";

    private static final Map<String, Map<Pattern, String>> SAID =
            Map.of("english", said("english"), "chinese", said("chinese"));

    private final Semaphore free = new Semaphore(AT_ONCE_MAX, true);
    private final Path work;

    /// @param work a directory for what is written while something is said
    public Speaker(Path work) {
        this.work = work;
    }

    public Spoken speak(String text, Voice voice) {
        if (text.length() > CHARACTERS_MAX) {
            return new Mute(
                    Reason.TOO_LONG, text.length() + " characters; at most " + CHARACTERS_MAX);
        }
        String plain = plain(text, voice);
        if (plain.codePoints().noneMatch(Character::isLetterOrDigit)) {
            return new Mute(Reason.EMPTY, "nothing that can be said");
        }
        try {
            if (!free.tryAcquire(WAIT_SECONDS_MAX, TimeUnit.SECONDS)) {
                return new Mute(Reason.BUSY, AT_ONCE_MAX + " are speaking");
            }
            try {
                return run(plain, voice);
            } finally {
                free.release();
            }
        } catch (IOException failed) {
            return new Mute(Reason.FAILED, failed.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Mute(Reason.FAILED, "stopped");
        }
    }

    private Spoken run(String plain, Voice voice) throws IOException, InterruptedException {
        Files.createDirectories(work);
        Path text = Files.createTempFile(work, "said", ".txt");
        Path wave = Files.createTempFile(work, "said", ".wav");
        try {
            Files.writeString(text, plain);
            Process process;
            try {
                process =
                        new ProcessBuilder(voice.engine().command(voice, text, wave))
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start();
            } catch (IOException missing) {
                return new Mute(
                        Reason.MISSING,
                        "could not run "
                                + voice.engine().program
                                + "; Debian's package of that name has it");
            }
            boolean ended = false;
            try {
                ended = process.waitFor(SPEAK_SECONDS_MAX, TimeUnit.SECONDS);
            } finally {
                if (!ended) {
                    process.destroyForcibly();
                }
            }
            long bytes = Files.size(wave);
            if (!ended || process.exitValue() != 0 || bytes == 0 || bytes > WAVE_BYTES_MAX) {
                return new Mute(
                        Reason.FAILED,
                        voice.engine().program
                                + (ended ? " ended with " + process.exitValue() : " hung")
                                + " and "
                                + bytes
                                + " bytes");
            }
            return new Voiced(Files.readAllBytes(wave));
        } finally {
            Files.delete(text);
            Files.delete(wave);
        }
    }

    /// The text with what is said for signs, and without what would be more than a text.
    static String plain(String text, Voice voice) {
        boolean english = !voice.chinese();
        String plain = text;
        for (var each :
                Objects.requireNonNull(SAID.get(english ? "english" : "chinese")).entrySet()) {
            plain = each.getKey().matcher(plain).replaceAll(each.getValue());
        }
        if (english) {
            // flite knows ASCII alone; of a letter with an accent the letter is left.
            plain =
                    Normalizer.normalize(plain, Normalizer.Form.NFKD)
                            .replaceAll("\\p{M}", "")
                            .replace('’', '\'')
                            .replaceAll("[^\\x20-\\x7E]", " ");
        }
        StringBuilder kept = new StringBuilder();
        plain.codePoints()
                .forEach(each ->
                        kept.appendCodePoint(
                                Character.isLetterOrDigit(each) || SIGNS.indexOf(each) >= 0
                                        ? each
                                        : ' '));
        return kept.toString().strip().replaceAll(" +", " ");
    }

    private static Map<Pattern, String> said(String language) {
        String resource = "signs-" + language + ".tsv";
        try (InputStream stream = Speaker.class.getResourceAsStream(resource)) {
            byte[] bytes = Objects.requireNonNull(stream, resource).readAllBytes();
            Map<Pattern, String> said = new LinkedHashMap<>();
            new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", 2))
                    .forEach(line -> said.put(Pattern.compile(line[0]), line[1]));
            return said;
        } catch (IOException failed) {
            throw new UncheckedIOException("could not read " + resource, failed);
        }
    }
}
