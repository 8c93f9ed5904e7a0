package org.opentos.hub.party;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.devices.DeviceMoved;
import org.opentos.hub.identity.Attempts;
import org.opentos.hub.identity.TypedCode;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.party.Ear.Ending;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.DisplayName;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/// Opens parties for running apps, gives seats to whoever has a code, and keeps each seat for the
/// phone that has its token.
@Component
public class Parties implements Nodes.Departure {
    /// A party that nobody used for so long is over.
    static final Duration UNUSED = Duration.ofHours(1);

    /// Of a party that is full, whoever has been away for so long gives the seat to a newcomer.
    static final Duration AWAY = Duration.ofMinutes(10);

    /// How long a phone is still told that its party is over.
    static final Duration REMEMBERED = Duration.ofDays(1);

    /// Codes tried from one address; a household of eight joins from one.
    static final Attempts.Limit TRIED =
            new Attempts.Limit("party-code", 20, Duration.ofSeconds(20));

    private static final int TOKEN_BYTES = 32;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final PartyRows rows;
    private final PartyCodes codes;
    private final PartyLines lines;
    private final PartyTerminals terminals;
    private final Attempts attempts;
    private final Nodes nodes;
    private final Ids ids;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Parties(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            PartyRows rows,
            PartyCodes codes,
            PartyLines lines,
            PartyTerminals terminals,
            Attempts attempts,
            Nodes nodes,
            Ids ids,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.rows = rows;
        this.codes = codes;
        this.lines = lines;
        this.terminals = terminals;
        this.attempts = attempts;
        this.nodes = nodes;
        this.ids = ids;
        this.clock = clock;
        if (!nodes.alone()) {
            nodes.onDeparture(this);
        }
    }

    /// Opens the party of an installation, or goes on with the one that is open: an app that was
    /// loaded anew has its players again. Refused as `field-invalid`.
    ///
    /// @return as the terminal is told it, see [PartyTerminals]
    public Outcome<JsonNode> open(
            Id.InstallationId installation,
            Optional<Id.DeviceId> device,
            Party.Title title,
            int seats) {
        if (seats < 1 || seats > Party.SEATS_MAX) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID,
                    "A party has 1 to %d seats.".formatted(Party.SEATS_MAX));
        }
        Party open =
                Objects.requireNonNull(
                        transaction.execute(_ -> {
                            Sql.hold(jdbc, "party of " + installation.text());
                            Optional<Party> before = rows.openOf(installation);
                            before.ifPresentOrElse(
                                    each -> rows.reopen(each.id(), seats, title),
                                    () -> insert(installation, device, title, seats));
                            return rows.openOf(installation).orElseThrow();
                        }));
        terminals.changed(open.id());
        return Outcome.done(terminals.shown(open));
    }

    private void insert(
            Id.InstallationId installation,
            Optional<Id.DeviceId> device,
            Party.Title title,
            int seats) {
        Party fresh =
                new Party(ids.next(Id.PartyId::new), installation, device, title, seats, 1, 1);
        rows.insert(fresh, codes.hash(fresh.id(), fresh.codeNumber()));
    }

    /// Ends the party of an installation, where it has one.
    public void close(Id.InstallationId installation) {
        rows.openOf(installation).ifPresent(this::end);
    }

    private void end(Party party) {
        List<Player> players = rows.players(party.id());
        if (rows.end(party.id())) {
            terminals.changed(party.id());
            players.forEach(each -> lines.end(each, Ending.OVER));
            terminals.tellOver(party);
        }
    }

    /// Takes the seat from whoever has it. That phone cannot take it again, and the party has
    /// another code. Refused as `not-found`.
    ///
    /// @return as the terminal is told it
    public Outcome<JsonNode> remove(Id.InstallationId installation, int seat) {
        Optional<Player> removed =
                Objects.requireNonNull(
                        transaction.execute(_ -> {
                            Optional<Party> party =
                                    rows.openOf(installation).flatMap(each -> held(each.id()));
                            Optional<Player> player =
                                    party.flatMap(each ->
                                            rows.players(each.id()).stream()
                                                    .filter(other -> other.seat() == seat)
                                                    .findFirst());
                            player.ifPresent(each -> {
                                rows.remove(each.id());
                                int number = party.orElseThrow().codeNumber() + 1;
                                rows.recode(each.party(), number, codes.hash(each.party(), number));
                                rows.revise(each.party());
                            });
                            return player;
                        }));
        if (removed.isEmpty()) {
            return Outcome.refused(RefusalCode.NOT_FOUND, "Nobody has that seat.");
        }
        lines.end(removed.get(), Ending.REMOVED);
        changed(removed.get().party());
        return rows.open(removed.get().party())
                .<Outcome<JsonNode>>map(each -> Outcome.done(terminals.shown(each)))
                .orElseGet(() -> Outcome.refused(over()));
    }

    /// Of several who change a party's players, one after the other does.
    private Optional<Party> held(Id.PartyId party) {
        Sql.hold(jdbc, "players of " + party.text());
        return rows.open(party);
    }

    /// What the code is for.
    ///
    /// @param taken seats that somebody has
    public record Look(Party.Title title, int seats, int taken) {}

    /// What a code is for. Anybody may ask who has it; guesses are limited. Refused, in this order:
    /// `too-many-attempts`, `party-unknown`.
    public Outcome<Look> look(String code, String address) {
        return find(code, address)
                .map(party -> {
                    attempts.giveBack(TRIED, address);
                    return new Look(party.title(), party.seats(), rows.players(party.id()).size());
                });
    }

    private Outcome<Party> find(String code, String address) {
        if (attempts.take(TRIED, address).isPresent()) {
            return Outcome.refused(
                    RefusalCode.TOO_MANY_ATTEMPTS,
                    "Many codes were tried from here; try again in a minute.");
        }
        return TypedCode.read(code)
                .map(codes::hash)
                .flatMap(rows::openBy)
                .map(Outcome::done)
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.PARTY_UNKNOWN,
                                "No party has this code now; look at the terminal again."));
    }

    /// A seat that somebody took.
    ///
    /// @param token by which the phone takes it again; it is not kept, and cannot be read again
    public record Joined(String token, int seat, String name) {}

    /// Gives whoever has the code a seat. Refused, in this order: `too-many-attempts`,
    /// `party-unknown`, `field-invalid` (the name), `party-full`.
    public Outcome<Joined> join(String code, @Nullable String name, String address) {
        return find(code, address).then(party -> name(name).then(each -> seat(party.id(), each)));
    }

    private static Outcome<String> name(@Nullable String text) {
        return DisplayName.check("/name", text)
                .then(name ->
                        name.codePointCount(0, name.length()) <= Player.NAME_CHARACTERS_MAX
                                ? Outcome.done(name)
                                : Outcome.refused(
                                        new Refusal(
                                                RefusalCode.FIELD_INVALID,
                                                "A player's name has at most %d characters."
                                                        .formatted(Player.NAME_CHARACTERS_MAX),
                                                List.of(
                                                        new Refusal.Fault(
                                                                "/name", "is too long")))));
    }

    /// @param evicted who gave the seat away
    private record Seating(Outcome<Joined> outcome, Optional<Player> evicted) {}

    private Outcome<Joined> seat(Id.PartyId id, String name) {
        Seating seating =
                Objects.requireNonNull(
                        transaction.execute(_ ->
                                held(id).map(party -> seat(party, name))
                                        .orElseGet(() ->
                                                new Seating(
                                                        Outcome.refused(over()),
                                                        Optional.empty()))));
        seating.evicted().ifPresent(each -> lines.end(each, Ending.REMOVED));
        if (seating.outcome() instanceof Outcome.Done<Joined>) {
            changed(id);
        }
        return seating.outcome();
    }

    private Seating seat(Party party, String name) {
        List<Player> players = rows.players(party.id());
        Optional<Integer> free =
                IntStream.rangeClosed(1, party.seats())
                        .filter(seat -> players.stream().noneMatch(each -> each.seat() == seat))
                        .boxed()
                        .findFirst();
        Optional<Player> evicted =
                free.isPresent()
                        ? Optional.empty()
                        : rows.awaySince(party.id(), clock.instant().minus(AWAY));
        evicted.ifPresent(each -> rows.remove(each.id()));
        Optional<Integer> seat = free.or(() -> evicted.map(Player::seat));
        if (seat.isEmpty()) {
            return new Seating(
                    Outcome.refused(
                            RefusalCode.PARTY_FULL,
                            "Every seat is taken; wait until somebody leaves."),
                    Optional.empty());
        }
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        Player player = new Player(ids.next(Id.PlayerId::new), party.id(), seat.get(), name, false);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        rows.insert(player, hash(text));
        rows.revise(party.id());
        return new Seating(Outcome.done(new Joined(text, seat.get(), name)), evicted);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static Refusal over() {
        return Refusal.of(RefusalCode.PARTY_OVER, "This party is over.");
    }

    /// A phone that is there, until closed.
    public final class Seat implements AutoCloseable {
        private final Party party;
        private final Player player;
        private final PartyLines.Line line;
        private final InputRate rate = new InputRate();

        private Seat(Party party, Player player, PartyLines.Line line) {
            this.party = party;
            this.player = player;
            this.line = line;
        }

        public Party party() {
            return party;
        }

        public Player player() {
            return player;
        }

        /// Hands what the phone said over to the terminal; too much of it is dropped. May block.
        ///
        /// @return false where it is a flood
        public boolean says(JsonNode said) {
            InputRate.Verdict verdict = rate.said(System.nanoTime() / 1_000_000);
            if (verdict == InputRate.Verdict.TAKEN) {
                terminals.input(party.id(), player.seat(), said);
            }
            return verdict != InputRate.Verdict.FLOOD;
        }

        /// Gives the seat up. Blocks.
        public void leave() {
            boolean left =
                    Objects.requireNonNull(
                            transaction.execute(_ -> {
                                held(party.id());
                                boolean had = rows.remove(player.id());
                                rows.revise(party.id());
                                return had;
                            }));
            if (left) {
                changed(party.id());
            }
        }

        /// Whether the seat is the phone's still; asked now and then, since a word of another
        /// process can be lost. Blocks.
        public boolean holds() {
            return rows.open(party.id()).isPresent()
                    && rows.players(party.id()).stream()
                            .anyMatch(each -> each.id().equals(player.id()));
        }

        /// The phone is gone, and keeps its seat. Blocks.
        @Override
        public void close() {
            lines.close(party.id(), player.seat(), line);
            boolean gone =
                    Objects.requireNonNull(
                            transaction.execute(_ -> {
                                held(party.id());
                                boolean went = rows.go(player.id(), line.id());
                                if (went) {
                                    rows.revise(party.id());
                                }
                                return went;
                            }));
            if (gone) {
                changed(party.id());
            }
        }
    }

    /// A phone takes its seat, again or for the first time. Refused, in this order: `party-over`,
    /// `removed`. Blocks.
    public Outcome<Seat> enter(String token, Ear ear) {
        Optional<PartyRows.Seated> seated = rows.by(hash(token));
        if (seated.isEmpty() || seated.get().over()) {
            return Outcome.refused(over());
        }
        if (seated.get().removed()) {
            return Outcome.refused(removed());
        }
        Player player = seated.get().player();
        PartyLines.Line line = new PartyLines.Line(player.id(), UUID.randomUUID(), ear);
        // A removal that is decided meanwhile finds the line here, or the row there.
        lines.open(player.party(), player.seat(), line);
        Optional<Party> party =
                Objects.requireNonNull(
                        transaction.execute(_ -> {
                            Optional<Party> open = held(player.party());
                            if (open.isEmpty()
                                    || !rows.come(player.id(), line.id(), nodes.self())) {
                                return Optional.<Party>empty();
                            }
                            rows.revise(player.party());
                            return open;
                        }));
        if (party.isEmpty()) {
            lines.close(player.party(), player.seat(), line);
            return Outcome.refused(removed());
        }
        changed(player.party());
        return Outcome.done(new Seat(party.get(), player, line));
    }

    private static Refusal removed() {
        return Refusal.of(RefusalCode.REMOVED, "You were taken out of this party.");
    }

    private void changed(Id.PartyId party) {
        terminals.changed(party);
        rows.open(party).ifPresent(terminals::tellPlayers);
    }

    /// A page that is the terminal of an installation, until closed.
    public AutoCloseable terminal(Id.InstallationId installation, Ear ear) {
        lines.openTerminal(installation, ear);
        return () -> lines.closeTerminal(installation, ear);
    }

    /// Whoever has the terminal next finds nobody of the last ones there. Blocks.
    @EventListener
    void moved(DeviceMoved moved) {
        if (!moved.from().equals(moved.to())) {
            rows.openOn(moved.device()).forEach(this::end);
        }
    }

    @Override
    public void adopting(Collection<String> gone) {}

    @Override
    public void gone(Collection<String> gone, boolean adopter) {
        if (adopter) {
            goneFrom(gone);
        }
    }

    /// Nobody is there any more whose connection was with a process that is gone. Blocks.
    void goneFrom(Collection<String> gone) {
        rows.goFrom(gone).forEach(this::changed);
    }

    /// Ends what nobody uses, and forgets what ended long ago.
    void tidy() {
        Instant now = clock.instant();
        rows.unusedSince(now.minus(UNUSED)).forEach(this::end);
        rows.forgetEnded(now.minus(REMEMBERED));
    }
}
