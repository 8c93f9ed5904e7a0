package org.opentos.voice.sentences;

/// A sentence of an app that is not listened for.
///
/// @param app the id of the app
/// @param intent the name of the app's intent
/// @param sentence as the manifest has it; empty where the whole intent is left out
/// @param why in one line, in English, for the app's developer
public record LeftOut(String app, String intent, String sentence, Reason reason, String why) {
    public enum Reason {
        /// It is not written as the template syntax has it, or breaks one of its limits.
        MALFORMED,
        /// There is no room for it: a grammar has its limits.
        CROWDED,
        /// It reads like one of the house's own, or like a word of confirmation.
        TAKEN
    }
}
