package org.opentos.hub.party;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.nodes.NatsConnection;
import org.opentos.hub.nodes.NatsNodes;
import org.opentos.hub.testing.NatsServer;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.Id;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The pages of one party at two processes of a hub, joined by a real NATS server.
class PartyLinesTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final NatsServer nats = NatsServer.start();
    private final TestDatabase database = TestDatabase.fresh();
    private final List<NatsNodes> all = new ArrayList<>();
    private final Id.PartyId party = new Id.PartyId(UUID.randomUUID());

    /// A page that keeps what it is told.
    private static final class Told implements Ear {
        final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public void offer(String json) {
            heard.add(json);
        }

        @Override
        public void end(Ending why) {
            heard.add(why.name());
        }

        @Nullable String next() throws InterruptedException {
            return heard.poll(30, TimeUnit.SECONDS);
        }
    }

    private PartyLines process() {
        NatsNodes nodes =
                new NatsNodes(
                        NatsConnection.open(nats.settings()),
                        database.template(),
                        database.transaction(),
                        Optional.empty(),
                        () -> {});
        PartyLines lines = new PartyLines(nodes, JSON);
        nodes.join();
        all.add(nodes);
        return lines;
    }

    private static JsonNode word(String text) {
        return JSON.createObjectNode().put("word", text);
    }

    private static String written(String text) {
        return word(text).toString();
    }

    @AfterEach
    void end() {
        all.forEach(NatsNodes::close);
        nats.close();
    }

    @Test
    void a_player_at_one_process_and_a_terminal_at_the_other_hear_each_other() throws Exception {
        PartyLines here = process();
        PartyLines there = process();
        Told phone = new Told();
        Told other = new Told();
        Told terminal = new Told();
        Id.PlayerId player = new Id.PlayerId(UUID.randomUUID());
        Id.InstallationId installation = new Id.InstallationId(UUID.randomUUID());
        here.open(party, 1, new PartyLines.Line(player, UUID.randomUUID(), phone));
        there.open(
                party,
                2,
                new PartyLines.Line(new Id.PlayerId(UUID.randomUUID()), UUID.randomUUID(), other));
        there.openTerminal(installation, terminal);

        here.toTerminal(installation, word("pressed"));
        assertThat(terminal.next()).isEqualTo(written("pressed"));
        there.toPlayers(party, 1, word("cue"));
        assertThat(phone.next()).isEqualTo(written("cue"));
        there.toPlayers(party, PartyLines.ALL, word("beat"));
        assertThat(phone.next()).isEqualTo(written("beat"));
        assertThat(other.next()).isEqualTo(written("beat"));

        there.open(party, 1, new PartyLines.Line(player, UUID.randomUUID(), new Told()));
        assertThat(phone.next()).isEqualTo("ELSEWHERE");
        here.end(new Player(player, party, 1, "Ada", true), Ear.Ending.REMOVED);
        assertThat(phone.next()).isEqualTo("REMOVED");
        assertThat(other.heard).isEmpty();
    }
}
