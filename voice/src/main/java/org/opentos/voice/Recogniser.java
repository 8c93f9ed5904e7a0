package org.opentos.voice;

import java.util.Optional;
import java.util.Set;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.grammar.Grammar;

/// Somebody who hears sentences. Any recogniser holds to the contract in `RecogniserContract`. For
/// one thread at a time, whichever that is; several recognisers may hear at once. Native, so never
/// to be called on a virtual thread.
public interface Recogniser extends AutoCloseable {
    /// A short name, for logs and measurements.
    String name();

    /// Does before what [#hear] would do first with a grammar that it has not heard by lately.
    ///
    /// @return words of the grammar that it does not know: sentences with them are not heard
    Set<String> prepare(Grammar grammar);

    /// The sentence of the grammar that was most probably said; empty where none fits at all.
    ///
    /// @param spoken speech from its beginning to its end, as loud as it can be
    Optional<Heard> hear(Sound spoken, Grammar grammar);

    /// Ends it; again does nothing. Afterwards [#prepare] and [#hear] throw an
    /// `IllegalStateException`.
    @Override
    void close();
}
