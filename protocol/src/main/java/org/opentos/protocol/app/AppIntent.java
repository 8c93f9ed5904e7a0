package org.opentos.protocol.app;

import java.math.BigDecimal;
import java.util.List;
import org.opentos.protocol.app.AppManifest.Text;

/// Something that can be said to an app, as its manifest has it in `tos_intents`.
///
/// The sentences are templates: `[what may be left out]`, `(one|other)`, `{slot}`. Whether each of
/// them can be listened for, only whoever listens knows: it must take nothing from the home's own.
///
/// @param name by which the app is told of it; unique in the app
/// @param title what is wanted of the app, for people
/// @param slots each with a name of its own
/// @param english what is said in English; empty where it cannot be said so
/// @param chinese what is said in Chinese (`zh-Hans`)
public record AppIntent(
        String name, Text title, List<Slot> slots, List<String> english, List<String> chinese) {
    /// Of an app.
    public static final int INTENTS_MAX = 16;

    /// Of an intent in one language.
    public static final int SENTENCES_MAX = 8;

    public static final int SENTENCE_CHARACTERS_MAX = 120;
    public static final int SLOTS_MAX = 4;
    public static final int VALUES_MAX = 64;
    public static final int VALUE_CHARACTERS_MAX = 40;

    /// The greatest number that can be said to an app; the least is the same below zero.
    public static final int NUMBER_MAX = 1_000_000;

    /// Digits behind the point of such a number.
    public static final int DECIMALS_MAX = 3;

    public AppIntent {
        slots = List.copyOf(slots);
        english = List.copyOf(english);
        chinese = List.copyOf(chinese);
    }

    /// What is filled by what is said.
    public sealed interface Slot {
        String name();

        /// A number from `least` to `most`, a multiple of `step`.
        ///
        /// @param unit as Thing Models have it, such as `minute` or `percent`; empty where it has
        ///   none
        record Number(String name, BigDecimal least, BigDecimal most, BigDecimal step, String unit)
                implements Slot {}

        /// One of several values.
        record Choice(String name, List<Value> values) implements Slot {
            public Choice {
                values = List.copyOf(values);
            }
        }
    }

    /// @param value what the app is told
    /// @param title what is said
    public record Value(String value, Text title) {}
}
