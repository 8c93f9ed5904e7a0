package org.opentos.hub.fabric;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;

/// Shows the path that messages take, to an operator who asks for the next ones. Their payloads are
/// never shown. While nobody asks, a message costs one look at a field.
public interface Tracing {
    int MESSAGES_MAX = 20;
    int SECONDS_MAX = 60;

    /// Watches that wait for messages at the same time.
    int WAITING_MAX = 4;

    /// Watches that are remembered; beyond, the oldest is forgotten.
    int WATCHES_MAX = 8;

    /// Steps of one message that are noted.
    int STEPS_MAX = 200;

    /// What to watch for.
    ///
    /// @param home whose topics; empty where the client id is enough, which may then be in any
    ///   space
    /// @param filter of topics; empty text for every topic
    /// @param client id of the publisher; empty text for every publisher, the hub included
    /// @param messages 1 to [#MESSAGES_MAX]
    /// @param seconds 1 to [#SECONDS_MAX]
    record Sought(
            Optional<Id.HomeId> home, String filter, String client, int messages, int seconds) {}

    /// What is watched for, and what came of it so far. Steps may be added after it is done.
    ///
    /// @param done whether no further message is waited for
    record Watch(
            String id,
            Sought sought,
            Instant startedAt,
            Instant until,
            boolean done,
            List<Traced> messages) {}

    /// One message and its path.
    ///
    /// @param client id of its publisher; empty text for the hub
    /// @param steps in the order in which they happened
    /// @param more whether there were more than [#STEPS_MAX]
    record Traced(
            String space,
            String topic,
            String client,
            int qos,
            boolean retain,
            int payloadBytes,
            Instant receivedAt,
            List<Step> steps,
            boolean more) {}

    /// What happens to a message, in the usual order.
    enum Kind {
        RECEIVED,
        AUTHORISED,
        REFUSED,
        /// A room of the hub takes it, to check it against a Thing Model.
        TAKEN,
        /// It goes to those who subscribed.
        MATCHED,
        COMMITTED,
        /// It waits in the database for one subscriber, whose session is kept.
        KEPT,
        /// It waits in memory for one subscriber.
        QUEUED,
        /// The publisher was answered.
        ACKNOWLEDGED,
        SENT,
        /// The subscriber has acknowledged it; with QoS 2, by PUBREC.
        CONFIRMED,
        DROPPED;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param afterMicros since it was received
    /// @param client id of the subscriber; empty text where the step is not about one
    /// @param word the product whose Thing Model counts, the refusal code or the reason; empty text
    ///   where there is none
    /// @param number subscribers, requests of the batch, or the place in the session's queue; 0
    ///   where there is none
    /// @param tookMicros of the commit; 0 for other steps
    record Step(
            Kind kind,
            long afterMicros,
            String client,
            String word,
            long number,
            long tookMicros) {}

    /// Begins to watch; refused where it is out of bounds, or too many watches wait.
    Outcome<Watch> watch(Sought sought);

    Optional<Watch> find(String id);

    /// Forgets a watch and what it saw.
    ///
    /// @return whether there was one
    boolean end(String id);
}
