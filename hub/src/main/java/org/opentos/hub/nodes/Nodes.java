package org.opentos.hub.nodes;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// The processes of one hub: they share a database, and each is called a node. What is heard on a
/// channel is named before [#join], by the room that says things on it.
///
/// A node is a member as long as it renews its lease in the database; no other truth is kept here.
public interface Nodes {

    /// What follows when a node is gone.
    interface Departure {
        /// Takes over what the gone nodes held in the database, within the transaction that ends
        /// their leases. Called on one node only.
        void adopting(Collection<String> gone);

        /// Called on every node after that, and again for as long as it throws.
        ///
        /// @param adopter whether this node took over
        void gone(Collection<String> gone, boolean adopter);
    }

    /// Whether there is no other node and cannot be one.
    boolean alone();

    /// The name of this node, new with each start; empty text where it is alone.
    String self();

    /// The other nodes whose leases are in force.
    Set<String> others();

    /// Whether this node's own lease is surely in force. While it is not, others may have taken
    /// over what it held, and it may acknowledge nothing.
    boolean leased();

    /// Names who hears what other nodes tell on a channel: of each node in the order in which it
    /// told, at least once, on a thread that may block. What the listener throws, the teller gets.
    ///
    /// @param introduction what a node that joins is told first, for it to know what it missed
    void hear(String channel, Supplier<List<byte[]>> introduction, Consumer<Word> listener);

    /// Names who hears what is passed on a channel: at most once, of each node in order. The
    /// listener must not block.
    void take(String channel, Consumer<Word> listener);

    /// Names who answers what is asked on a channel.
    void answer(String channel, Function<Word, CompletionStage<byte[]>> answerer);

    void onDeparture(Departure departure);

    /// Names what is run when this node has become a member: what was read before may have been
    /// changed by another without a word to this one.
    void onJoined(Runnable reading);

    /// Tells every other node. Never blocks.
    ///
    /// @return completes when each has heard it or is gone; fails where one could not hear it, or
    ///   within [#TELL_SECONDS_MAX] did not
    CompletionStage<?> tell(String channel, byte[] content);

    /// Passes something on to one node, which may never get it. Never blocks.
    void pass(String node, String channel, byte[] content);

    /// Asks one node. Fails where it is gone or does not answer within [#ASK_SECONDS_MAX].
    CompletionStage<byte[]> ask(String node, String channel, byte[] content);

    /// Becomes a member, and waits until the others have introduced themselves. Blocks.
    ///
    /// @param adopting takes over, in the transaction in which this node becomes a member, what an
    ///   earlier run of it left
    void join();

    int TELL_SECONDS_MAX = 15;
    int ASK_SECONDS_MAX = 5;
}
