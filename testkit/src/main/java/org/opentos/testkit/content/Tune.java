package org.opentos.testkit.content;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// A piece of music for plucked strings, made from a seed: a bass on each bar, broken chords above
/// it, and a melody that never wanders far. The strings are Karplus and Strong's (Computer Music
/// Journal 7/2, 1983).
///
/// @param seed the same seed is the same piece
/// @param root the lowest note, in hertz
/// @param beatMillis from one note to the next
/// @param chords by their steps in the scale, one for each bar, again and again
record Tune(long seed, double root, int beatMillis, int... chords) {
    private static final int RATE = 22_050;
    private static final int HEADER_BYTES = 44;
    private static final int SAMPLE_BYTES = 2;
    private static final int BEATS = 8;
    private static final double SEMITONE = Math.pow(2, 1 / 12.0);
    private static final double RING_SECONDS = 2.5;
    private static final double LOUD = 0.8;

    /// A scale in which nothing sounds wrong beside anything else, in semitones.
    private static final int[] SCALE = {0, 2, 4, 7, 9};

    /// As a WAVE file of one channel with 16 bits, whose last seconds fade.
    byte[] wave(int seconds) {
        float[] sound = new float[seconds * RATE];
        Random random = new Random(seed);
        int step = RATE * beatMillis / 1_000;
        int melody = SCALE.length * 2;
        int ending = sound.length - (int) (RATE * RING_SECONDS);
        for (int beat = 0; beat * step < ending; beat++) {
            int chord = chords[beat / BEATS % chords.length];
            int at = beat * step;
            if (beat % BEATS == 0) {
                pluck(sound, at, note(chord), 0.5, random);
            }
            int broken = chord + SCALE.length + 2 * (beat % 4 == 3 ? 1 : beat % 4);
            pluck(sound, at, note(broken), 0.22, random);
            if (random.nextInt(3) == 0) {
                melody += random.nextInt(5) - 2;
                melody = Math.clamp(melody, SCALE.length * 2 - 2, SCALE.length * 3 + 1);
                pluck(sound, at, note(melody), 0.34, random);
            }
        }
        return file(sound);
    }

    /// In hertz.
    private double note(int step) {
        int octave = Math.floorDiv(step, SCALE.length);
        int semitones = 12 * octave + SCALE[Math.floorMod(step, SCALE.length)];
        return root * Math.pow(SEMITONE, semitones);
    }

    /// A burst of noise that runs round a loop as long as the note's period, softer each time.
    private static void pluck(float[] sound, int at, double hertz, double loud, Random random) {
        float[] string = new float[Math.max(2, (int) Math.round(RATE / hertz))];
        float before = 0;
        for (int index = 0; index < string.length; index++) {
            // A soft finger: noise without its sharpest part.
            before = (float) (0.5 * before + 0.5 * (random.nextDouble() * 2 - 1));
            string[index] = before;
        }
        int end = Math.min(sound.length, at + (int) (RATE * RING_SECONDS));
        for (int index = at, place = 0; index < end; index++, place = (place + 1) % string.length) {
            double fading = Math.min(1, (end - index) / (0.3 * RATE));
            sound[index] += (float) (loud * fading * string[place]);
            string[place] = 0.997f * 0.5f * (string[place] + string[(place + 1) % string.length]);
        }
    }

    private static byte[] file(float[] sound) {
        float most = 0;
        for (float each : sound) {
            most = Math.max(most, Math.abs(each));
        }
        int bytes = sound.length * SAMPLE_BYTES;
        ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER_BYTES - 8 + bytes);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        file.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(RATE * SAMPLE_BYTES);
        file.putShort((short) SAMPLE_BYTES).putShort((short) (8 * SAMPLE_BYTES));
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(bytes);
        for (float each : sound) {
            file.putShort((short) Math.round(LOUD * Short.MAX_VALUE * each / most));
        }
        return file.array();
    }
}
