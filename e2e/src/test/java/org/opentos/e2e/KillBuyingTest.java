package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentos.cli.CommandException;
import org.opentos.cli.account.HubClient;
import tools.jackson.databind.JsonNode;

/// The hub is killed while somebody buys inside an app, at one moment after another. Whatever was
/// under way then, in the end each item is paid once and had.
@Tag("long")
class KillBuyingTest {
    private static final int ITEMS = 8;
    private static final int PRICE_MINOR = 300;
    private static final String PIN = "246810";
    private static final String APP = "org.example.shop";

    /// A purchase takes some hundreds of milliseconds, most of them for the PIN.
    private static final long KILLED_WITHIN_NANOS = TimeUnit.MILLISECONDS.toNanos(800);

    private static final long SETTLED_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

    @Test
    void each_item_is_paid_once_when_the_hub_is_killed_in_a_purchase() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (World world = World.paying("kill-buying")) {
            Person person = Person.ownerOf(world);
            HubClient owner = person.client(world);
            owner.put("/api/v1/wallet/pin", Map.of("pin", PIN));
            new Payer(world, owner).topUp("wechat-pay", "CNY", "100.00");
            String installation = shop(world, person);
            long before = minor(owner);
            int paidAtOnce = 0;
            for (int item = 0; item < ITEMS; item++) {
                Purchase purchase = new Purchase(owner, installation, "item-" + item);
                Thread buying = Thread.ofVirtual().start(purchase::tryOnce);
                spin(random.nextLong(KILLED_WITHIN_NANOS));
                world.killAndRestartHub();
                buying.join();
                paidAtOnce += purchase.settle() ? 1 : 0;
                assertThat(before - minor(owner))
                        .as("after item %d, seed %d", item, seed)
                        .isEqualTo((item + 1L) * PRICE_MINOR);
            }
            System.out.printf(
                    "seed %d, %d kills, %d purchases were paid all the same: each once%n",
                    seed, ITEMS, paidAtOnce);
        }
    }

    /// The owner's own app with its items, in the owner's own browser.
    private static String shop(World world, Person person) {
        Developing developer = Developing.of(world, person, "Shop keepers");
        StringBuilder items = new StringBuilder();
        for (int each = 0; each < ITEMS; each++) {
            items.append(each == 0 ? "" : ",")
                    .append(
                            """
                            {"id": "item-%1$d", "title": "Item %1$d", "prices": [{"currency": "CNY", "value": "3.00"}]}
                            """
                                    .formatted(each));
        }
        String more =
                """
                "req_permissions": [{"name": "payments", "reason": "To sell.",
                    "reason_localized": {"zh-Hans": "用于销售。"}}],
                "tos_items": [%s],
                """
                        .formatted(items);
        developer.draft(APP, more, "");
        return developer
                .client()
                .post(
                        "/api/v1/installations",
                        Map.of(
                                "app",
                                APP,
                                "draft",
                                true,
                                "region",
                                "CN",
                                "grants",
                                new String[] {"payments"}))
                .path("id")
                .asString();
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static long minor(HubClient owner) {
        return owner.get("/api/v1/wallet").at("/balances/0/amount/minor").asLong();
    }

    private record Purchase(HubClient owner, String installation, String item) {
        private JsonNode ask() {
            return owner.post(
                    "/api/v1/installations/" + installation + "/calls",
                    Map.of("call", "payments.buy", "arguments", Map.of("item", item)));
        }

        private void approve(JsonNode asked) {
            String path = "/api/v1/payment-requests/" + asked.path("id").asString();
            owner.post(
                    path + "/approval",
                    Map.of("digest", owner.get(path).path("digest").asString(), "pin", PIN));
        }

        /// Breaks off wherever the hub is killed.
        void tryOnce() {
            try {
                approve(ask());
            } catch (CommandException killed) {
                System.out.println(item + ": " + killed.getMessage());
            }
        }

        /// As an app does it that was started again: whatever is under way goes on, and what is not
        /// is asked for and approved.
        ///
        /// @return whether it had been paid already
        boolean settle() {
            if (isOwned()) {
                return true;
            }
            String request;
            try {
                JsonNode asked = ask();
                request = "/api/v1/payment-requests/" + asked.path("id").asString();
                approve(asked);
            } catch (CommandException underWay) {
                System.out.println(item + ": " + underWay.getMessage());
                request = "/api/v1/payment-requests/" + ask().path("id").asString();
            }
            long deadline = System.nanoTime() + SETTLED_NANOS_MAX;
            while (!owner.get(request).path("state").asString().equals("paid")) {
                assertThat(System.nanoTime()).as(item + " is paid in the end").isLessThan(deadline);
            }
            assertThat(isOwned()).as(item).isTrue();
            return false;
        }

        private boolean isOwned() {
            return owner.post(
                            "/api/v1/installations/" + installation + "/calls",
                            Map.of("call", "payments.items", "arguments", Map.of()))
                    .path("items")
                    .valueStream()
                    .anyMatch(each ->
                            each.path("id").asString().equals(item)
                                    && each.path("owned").asBoolean());
        }
    }
}
