package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;
import tools.jackson.databind.JsonNode;

/// One of a hub's two processes is killed while it renews subscriptions, again and again. The other
/// goes on with what was left, and no period is lost or charged twice.
///
/// Both look every 20 s for what is due, one after the other, so that whoever did not renew last
/// comes next: where that is the first process, the round passes without a kill.
@Tag("long")
class KillRenewingTest {
    private static final int SUBSCRIPTIONS = 24;
    private static final int PRICE_MINOR = 1_000;
    private static final int KILLS = 2;
    private static final int ROUNDS_MAX = 10;

    /// So many renewals of a round are left to whoever goes on.
    private static final int LEFT_MIN = 8;

    private static final String PIN = "246810";
    private static final long ROUND_NANOS_MAX = TimeUnit.SECONDS.toNanos(120);

    @Test
    void no_period_is_lost_or_charged_twice_when_one_of_two_is_killed_renewing() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (World world = World.payingOnTwo("kill-renewing");
                Connection database = connect(world)) {
            HubClient owner = somebody(world, Demonstration.kept(world.places).owner());
            Payer payer = new Payer(world, owner);
            owner.put("/api/v1/wallet/pin", Map.of("pin", PIN));
            payer.topUp("wechat-pay", "CNY", "5000.00");
            subscribe(world, payer);
            int kills = 0;
            int rounds = 0;
            for (; kills < KILLS; rounds++) {
                assertThat(rounds).as("rounds for %d kills", kills).isLessThan(ROUNDS_MAX);
                long before = balance(owner);
                makeDue(database);
                int charged = 1 + random.nextInt(SUBSCRIPTIONS - LEFT_MIN);
                awaitCharges(database, rounds * SUBSCRIPTIONS + charged);
                if (isRenewing(database, World.SECOND)) {
                    world.killSecond();
                    kills++;
                    awaitPaid(database, (rounds + 1) * SUBSCRIPTIONS);
                    world.restartSecond();
                } else {
                    awaitPaid(database, (rounds + 1) * SUBSCRIPTIONS);
                }
                assertThat(before - balance(owner))
                        .as("round %d, seed %d", rounds, seed)
                        .isEqualTo(SUBSCRIPTIONS * PRICE_MINOR);
            }
            assertOnce(database, rounds);
            System.out.printf(
                    "seed %d, %d kills in %d rounds of %d renewals: each paid once%n",
                    seed, kills, rounds, SUBSCRIPTIONS);
        }
    }

    private static Connection connect(World world) throws SQLException, IOException {
        return DriverManager.getConnection(
                world.databaseUrl(), "opentos", world.databasePassword());
    }

    private static HubClient somebody(World world, String name) {
        return new Person(name, name, Demonstration.kept(world.places).password()).client(world);
    }

    /// To things with a trial, so that nothing is paid yet.
    private static void subscribe(World world, Payer owner) throws IOException {
        String maker = Demonstration.kept(world.places).maker();
        String payee =
                somebody(world, maker)
                        .get("/api/v1/session")
                        .path("organisations")
                        .get(0)
                        .path("id")
                        .asString();
        String television = Factory.identity(world, "tv").path("device").asString();
        for (int each = 0; each < SUBSCRIPTIONS; each++) {
            JsonNode request =
                    owner.ask(
                            payee,
                            television,
                            new Payer.Wish(
                                    "subscription",
                                    "club-" + each,
                                    "Club " + each,
                                    "CN",
                                    "CNY",
                                    "10.00",
                                    List.of(),
                                    Map.of("period", "P1W", "trial", "P7D", "grace", "P7D")));
            owner.client()
                    .post(
                            "/api/v1/payment-requests/"
                                    + request.path("id").asString()
                                    + "/approval",
                            Map.of("digest", request.path("digest").asString(), "pin", PIN),
                            UUID.randomUUID().toString());
        }
    }

    private static long balance(HubClient owner) {
        return owner.get("/api/v1/wallet")
                .path("balances")
                .get(0)
                .path("amount")
                .path("minor")
                .asLong();
    }

    /// As if a week had gone by since the last payment of each.
    private static void makeDue(Connection database) throws SQLException {
        try (var update =
                database.prepareStatement(
                        """
                        update subscription set paid_until = now() - interval '1 second',
                            anchor = now() - interval '1 second' - (charged + 1) * interval '7 days'
                        """)) {
            assertThat(update.executeUpdate()).isEqualTo(SUBSCRIPTIONS);
        }
    }

    private static void awaitCharges(Connection database, int count) throws SQLException {
        await(database, "select count(*) from subscription_charge", count);
    }

    private static void awaitPaid(Connection database, int count) throws SQLException {
        await(
                database,
                "select count(*) from subscription_charge join sale on sale.id = sale"
                        + " where subscription_charge.state = 'paid' and sale.state = 'paid'",
                count);
    }

    private static void await(Connection database, String counted, int count) throws SQLException {
        long deadline = System.nanoTime() + ROUND_NANOS_MAX;
        while (number(database, counted) < count) {
            assertThat(System.nanoTime()).as(counted + " is " + count).isLessThan(deadline);
        }
    }

    private static long number(Connection database, String counted) throws SQLException {
        try (var query = database.prepareStatement(counted);
                var rows = query.executeQuery()) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(1);
        }
    }

    /// Whether a process has the turn to renew.
    private static boolean isRenewing(Connection database, String process) throws SQLException {
        try (var query =
                database.prepareStatement(
                        """
                        select count(*) from pg_locks join pg_stat_activity using (pid)
                        where locktype = 'advisory' and granted and application_name = ?
                            and objid::bigint = hashtext('subscriptions')::bigint & 4294967295
                        """)) {
            query.setString(1, process);
            try (var rows = query.executeQuery()) {
                return rows.next() && rows.getLong(1) > 0;
            }
        }
    }

    /// Each period of each subscription has one charge, which became one sale.
    private static void assertOnce(Connection database, int rounds) throws SQLException {
        Set<String> periods = new HashSet<>();
        try (var query =
                        database.prepareStatement(
                                "select subscription, period, state, sale from subscription_charge");
                var rows = query.executeQuery()) {
            while (rows.next()) {
                assertThat(rows.getString("state")).isEqualTo("paid");
                assertThat(periods.add(rows.getString("subscription") + rows.getInt("period")))
                        .as("a period has one charge")
                        .isTrue();
            }
        }
        assertThat(periods).hasSize(rounds * SUBSCRIPTIONS);
        assertThat(number(database, "select count(*) from sale where kind = 'subscription'"))
                .isEqualTo((long) rounds * SUBSCRIPTIONS);
    }
}
