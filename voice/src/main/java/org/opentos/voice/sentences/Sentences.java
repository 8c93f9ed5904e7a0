package org.opentos.voice.sentences;

import java.util.List;
import java.util.Map;
import org.opentos.protocol.Risk;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Meaning;

/// What can be said around a person, in one language. Never changes; made anew when the
/// surroundings do.
public final class Sentences {
    private final Grammar grammar = Grammar.of(Map.of());

    private Sentences() {}

    public static Sentences of(Surroundings around, Language language) {
        return new Sentences();
    }

    /// For recognisers.
    public Grammar grammar() {
        return grammar;
    }

    /// What a text can mean, exactly: nothing where it is no sentence, several where it is
    /// ambiguous, at most [Grammar#MEANINGS_MAX].
    public List<Intent> read(String text) {
        return grammar.read(text).stream().map(this::intent).toList();
    }

    /// The intent that a meaning of this grammar stands for.
    ///
    /// @throws IllegalArgumentException where the meaning is of another grammar
    public Intent intent(Meaning meaning) {
        throw new IllegalArgumentException("no meaning of this grammar: " + meaning);
    }

    /// What can go wrong where the intent was misheard: the most of what it touches.
    public Risk risk(Intent intent) {
        return Risk.MONEY;
    }

    /// The intent said back in plain words, for confirming and for showing.
    public String say(Intent intent) {
        return "";
    }

    /// What can be said, by kind, a few sentences each.
    public List<Example> help() {
        return List.of();
    }

    /// Sentences that can be said, with what they must be read as. The same for the same seed.
    public List<Sample> samples(long seed, int count) {
        return List.of();
    }

    /// What apps wanted to be told and are not.
    public List<LeftOut> leftOut() {
        return List.of();
    }
}
