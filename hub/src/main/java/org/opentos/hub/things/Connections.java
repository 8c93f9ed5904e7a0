package org.opentos.hub.things;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.identity.PersonTokens;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// The clients that were admitted at a door and what their tokens let them do.
@Component
class Connections {
    /// How long an admitted client may take to establish its connection.
    private static final long ESTABLISH_SECONDS_MAX = 60;

    private static final String READ = "home:read";
    private static final String CONTROL = "home:control";
    private static final Set<String> EVERY_SCOPE = Set.of(READ, CONTROL);

    private final InstantSource clock;
    private final Map<Client, Admitted> admitted = new ConcurrentHashMap<>();

    /// @param connections how many of this name stand; two for a moment while one takes over
    private record Admitted(
            Set<String> scopes, Instant expiresAt, int connections, Instant admittedAt) {}

    Connections(InstantSource clock) {
        this.clock = clock;
    }

    /// A device, whose grants alone decide.
    void admit(Client device) {
        admit(device, EVERY_SCOPE, Instant.MAX);
    }

    void admit(Client person, PersonTokens.Bearer bearer) {
        admit(person, given(bearer.scopes()), bearer.expiresAt());
    }

    /// What an app's scopes let it do at this door: each of a home's includes the one before, as at
    /// every other door.
    static Set<String> given(Set<String> scopes) {
        if (scopes.contains("home:manage") || scopes.contains(CONTROL)) {
            return EVERY_SCOPE;
        }
        return scopes.contains(READ) ? Set.of(READ) : Set.of();
    }

    private void admit(Client client, Set<String> scopes, Instant expiresAt) {
        admitted.compute(
                client,
                (_, before) ->
                        new Admitted(
                                scopes,
                                expiresAt,
                                before == null ? 0 : before.connections(),
                                clock.instant()));
    }

    void connected(Client client) {
        admitted.computeIfPresent(client, (_, each) -> with(each, each.connections() + 1));
    }

    void disconnected(Client client) {
        admitted.computeIfPresent(
                client,
                (_, each) -> each.connections() <= 1 ? null : with(each, each.connections() - 1));
    }

    private static Admitted with(Admitted each, int connections) {
        return new Admitted(each.scopes(), each.expiresAt(), connections, each.admittedAt());
    }

    boolean holds(Client client, String scope) {
        @Nullable Admitted each = admitted.get(client);
        return each != null && each.scopes().contains(scope);
    }

    /// Whether the token behind the connection has run out.
    boolean hasExpired(Client client) {
        @Nullable Admitted each = admitted.get(client);
        return each != null && !clock.instant().isBefore(each.expiresAt());
    }

    Set<Id.HomeId> homes() {
        return admitted.keySet().stream()
                .map(Client::space)
                .filter(TopicSpace.OfHome.class::isInstance)
                .map(space -> ((TopicSpace.OfHome) space).home())
                .collect(Collectors.toSet());
    }

    /// Drops those that were admitted and never established a connection.
    void dropStale() {
        Instant horizon = clock.instant().minusSeconds(ESTABLISH_SECONDS_MAX);
        admitted.values()
                .removeIf(each -> each.connections() == 0 && each.admittedAt().isBefore(horizon));
    }
}
