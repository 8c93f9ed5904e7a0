package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;
import tools.jackson.databind.JsonNode;

/// Money, from a provider into a wallet and on to a maker: on real programs, in a browser.
class PaymentTest {
    private static final String PIN = "246810";

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @BeforeAll
    static void begin() throws IOException {
        world = World.paying("payment");
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static Person somebody(String name) {
        return new Person(name, name, Demonstration.kept(world.places).password());
    }

    @Test
    void pays_on_the_phone_what_the_television_asks_for() throws Exception {
        Person owner = somebody(Demonstration.kept(world.places).owner());
        Person maker = somebody(Demonstration.kept(world.places).maker());
        Page phone = world.phone("en");
        world.step(
                "The owner tops the wallet up by WeChat Pay, and pays at the provider",
                () -> {
                    phone.navigate(world.web("/wallet"));
                    owner.signIn(phone);
                    topUp(phone);
                });
        String request = asked(owner, organisation(maker));
        world.step(
                "The phone shows what the television asks for, and pays it by PIN",
                () -> approve(phone));
        world.step(
                "The receipt says who asked where, and who gets what of it",
                () -> {
                    phone.locator("a[href^='/receipt/']").first().click();
                    Locator receipt = phone.locator(".receipt");
                    assertThat(receipt).containsText("Film night");
                    assertThat(receipt).containsText("Lumen");
                    assertThat(receipt).containsText("TV");
                    assertThat(receipt).containsText("¥12.00");
                });
        world.step(
                "What was paid is gone from the wallet, and stands in its history",
                () -> {
                    phone.navigate(world.web("/wallet"));
                    assertThat(phone.locator(".balances")).containsText("38.00");
                    assertThat(phone.locator("[aria-labelledby=history]"))
                            .containsText("Film night");
                });
        HubClient client = owner.client(world);
        JsonNode paid = client.get("/api/v1/payment-requests/" + request);
        assertThat(paid.path("state").asString()).isEqualTo("paid");
        assertThat(world.faults()).isEmpty();
    }

    private static void topUp(Page phone) throws Exception {
        phone.locator("[data-top-up]").first().click();
        Locator dialog = phone.locator("dialog");
        dialog.getByText("WeChat Pay").first().click();
        dialog.locator("input[inputmode=decimal]").fill("50");
        dialog.locator("button.primary").click();
        assertThat(dialog).containsText("Open WeChat and scan");
        Page provider = world.desktop("en");
        provider.navigate(world.payments());
        button(provider, "Pay").first().click();
        assertThat(dialog).containsText("50.00 is in your wallet");
        button(phone, "Done").click();
        assertThat(phone.locator(".balances")).containsText("50.00");
        provider.close();
    }

    /// As an app on the television asks for the person who signed in there.
    private static String asked(Person owner, String payee) {
        HubClient app = owner.client(world);
        JsonNode home = app.get("/api/v1/session").path("homes").get(0);
        String television = "";
        for (JsonNode each : app.get("/api/v1/homes/" + home.path("id").asString() + "/devices")) {
            if (each.path("name").asString().equals("TV")) {
                television = each.path("id").asString();
            }
        }
        return new Payer(world, app)
                .ask(
                        payee,
                        television,
                        new Payer.Wish("content", "film-night", "Film night", "CN", "CNY", "12.00"))
                .path("id")
                .asString();
    }

    private static String organisation(Person administrator) {
        return administrator
                .client(world)
                .get("/api/v1/session")
                .path("organisations")
                .get(0)
                .path("id")
                .asString();
    }

    private static void approve(Page phone) {
        Locator card = phone.locator("article.approval");
        assertThat(card).containsText("Film night");
        assertThat(card).containsText("TV");
        button(phone, "Set a PIN").first().click();
        Locator dialog = phone.locator("dialog");
        dialog.locator("input").nth(0).fill(PIN);
        dialog.locator("input").nth(1).fill(PIN);
        dialog.locator("button.primary").click();
        card.locator("input").fill("135792");
        card.locator("button.primary").click();
        assertThat(card.locator(".fault")).containsText("PIN");
        card.locator("input").fill(PIN);
        card.locator("button.primary").click();
        assertThat(card).containsText("Paid");
    }
}
