package org.opentos.voice.speaking;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// A synthetic voice.
///
/// @param name as its program calls it
/// @param pitch 1 is as it was made; above is higher
/// @param speed 1 is as it was made; above is faster
public record Voice(Engine engine, String name, double pitch, double speed) {
    /// What answers in English are said by.
    public static final Voice ENGLISH = new Voice(Engine.FLITE, "slt", 1, 1);

    /// What answers in Chinese are said by. The voice `cmn` of espeak-ng 1.51 would read the Latin
    /// letters that it makes of Chinese ones as English.
    public static final Voice CHINESE = new Voice(Engine.ESPEAK, "cmn-latn-pinyin", 1, 1);

    private static final double FACTOR_MIN = 0.5;
    private static final double FACTOR_MAX = 2;

    public Voice {
        if (!name.matches("[a-z][a-z0-9+-]*") || out(pitch) || out(speed)) {
            throw new IllegalArgumentException("no voice: " + name + " " + pitch + " " + speed);
        }
    }

    boolean chinese() {
        return name.startsWith("cmn");
    }

    private static boolean out(double factor) {
        return !(factor >= FACTOR_MIN && factor <= FACTOR_MAX);
    }

    /// The programs that speak, each with what it is to be given.
    public enum Engine {
        FLITE("flite") {
            @Override
            List<String> command(Voice voice, Path text, Path wave) {
                return List.of(
                        program,
                        "-voice",
                        voice.name,
                        "--setf",
                        "duration_stretch=" + figure(1 / voice.speed),
                        "--setf",
                        "f0_shift=" + figure(voice.pitch),
                        "-f",
                        text.toString(),
                        "-o",
                        wave.toString());
            }
        },
        ESPEAK("espeak-ng") {
            @Override
            List<String> command(Voice voice, Path text, Path wave) {
                // 50 and 175 words a minute are what it does of itself. `-b 1`: the text is UTF-8.
                return List.of(
                        program,
                        "-b",
                        "1",
                        "-v",
                        voice.name,
                        "-p",
                        Integer.toString((int) Math.clamp(50 * voice.pitch, 0, 99)),
                        "-s",
                        Integer.toString((int) (175 * voice.speed)),
                        "-w",
                        wave.toString(),
                        "-f",
                        text.toString());
            }
        };

        final String program;

        Engine(String program) {
            this.program = program;
        }

        /// Text and sound are in files: no text is ever read as an option.
        abstract List<String> command(Voice voice, Path text, Path wave);

        private static String figure(double factor) {
            return String.format(Locale.ROOT, "%.3f", factor);
        }
    }
}
