package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.util.Map;
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
        world.step(
                "The owner adds a passkey, and pays the next one by it",
                () -> approveByPasskey(phone, asked(owner, organisation(maker))));
        world.step(
                "The passkey lets the owner's pages show payment codes, too",
                () -> showCodesByPasskey(phone));
        HubClient client = owner.client(world);
        JsonNode paid = client.get("/api/v1/payment-requests/" + request);
        assertThat(paid.path("state").asString()).isEqualTo("paid");
        Page watch = watch(client);
        world.step(
                "The watch shows what the television asks for next, and pays it by PIN",
                () -> {
                    String next = asked(owner, organisation(maker));
                    approveOnWatch(watch);
                    assertThat(
                                    client.get("/api/v1/payment-requests/" + next)
                                            .path("state")
                                            .asString())
                            .isEqualTo("paid");
                });
        world.step(
                "A shop takes the code that the watch shows, once",
                () -> payInShop(watch, client, maker));
        world.step(
                "Whoever goes by keys at the till keeps the place while it waits for money",
                () -> keepPlaceAtTill(maker));
        assertThat(world.faults()).isEmpty();
    }

    private static void approveByPasskey(Page phone, String request) {
        Authenticator.in(phone);
        phone.navigate(world.web("/account"));
        button(phone, "Add a passkey").click();
        phone.locator("dialog button.primary").click();
        assertThat(phone.locator("[aria-labelledby=passkeys] .rows")).containsText("My device");
        phone.navigate(world.web("/pay/" + request));
        Locator card = phone.locator("article.approval");
        button(phone, "Use a passkey instead").click();
        card.locator("button.primary").click();
        assertThat(card).containsText("Paid");
    }

    private static void showCodesByPasskey(Page phone) {
        phone.navigate(world.web("/wallet"));
        phone.locator("[data-pay-code]").click();
        Locator dialog = phone.locator("dialog");
        button(phone, "Use a passkey instead").click();
        dialog.locator("button.primary").click();
        assertThat(dialog.locator(".barcode")).isVisible();
    }

    /// The owner's watch, connected to the owner's wallet.
    private static Page watch(HubClient owner) {
        String address = world.power("watch");
        owner.post("/api/v1/wallet/codes", Map.of("device", device(owner, "watch"), "pin", PIN));
        Page watch = world.screen(454, 454);
        watch.navigate(address);
        return watch;
    }

    private static String device(HubClient person, String formFactor) {
        JsonNode home = person.get("/api/v1/session").path("homes").get(0);
        return person.get("/api/v1/homes/" + home.path("id").asString() + "/devices")
                .valueStream()
                .filter(each ->
                        each.path("product").path("formFactor").asString().equals(formFactor))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asString();
    }

    private static void approveOnWatch(Page watch) {
        Locator sheet = watch.getByRole(AriaRole.DIALOG);
        assertThat(sheet).containsText("Film night");
        assertThat(sheet).containsText("12.00");
        watch.locator("[data-key=yes]").click();
        for (char digit : PIN.toCharArray()) {
            watch.locator("[data-key=pin-" + digit + "]").click();
        }
        assertThat(sheet).containsText("Paid");
        assertThat(sheet).isHidden();
    }

    private static void payInShop(Page watch, HubClient owner, Person maker) {
        owner.put(
                "/api/v1/wallet/rules",
                Map.of("kind", "code", "currency", "CNY", "amount", amount("20")));
        watch.locator("[data-pay-code]").click();
        Locator code = watch.locator("[data-key=code]");
        code.click();
        String digits = code.innerText().replaceAll("[^0-9]", "");
        HubClient till = maker.client(world);
        String bills = "/api/v1/organisations/" + organisation(maker) + "/bills";
        JsonNode paid = till.post(bill(till, bills, "tea") + "/code", Map.of("code", digits));
        assertThat(paid.path("state").asString()).isEqualTo("paid");
        String second = bill(till, bills, "cake");
        assertThatThrownBy(() -> till.post(second + "/code", Map.of("code", digits)))
                .hasMessageContaining("used already");
    }

    private static void keepPlaceAtTill(Person maker) {
        Page till = world.desktop("en");
        String path = "/organisation/" + organisation(maker) + "/till";
        till.navigate(world.web(path));
        maker.signIn(till);
        till.navigate(world.web(path));
        Locator amount = till.locator("main form input").first();
        amount.fill("4.00");
        amount.press("Enter");
        Locator cancel = button(till, "Cancel the bill");
        cancel.focus();
        for (int look = 0; look < 2; look++) {
            till.waitForResponse(each -> each.url().contains("/bills/"), () -> {});
        }
        assertThat(cancel).isFocused();
        till.close();
    }

    private static String bill(HubClient till, String bills, String title) {
        JsonNode bill =
                till.post(
                        bills,
                        Map.of("title", title, "region", "CN", "amount", amount("3.00")),
                        title);
        return bills + '/' + bill.path("id").asString();
    }

    private static Map<String, String> amount(String value) {
        return Map.of("currency", "CNY", "value", value);
    }

    private static void topUp(Page phone) throws Exception {
        phone.locator("[data-top-up]").first().click();
        Locator dialog = phone.locator("dialog");
        dialog.getByText("WeChat Pay").first().click();
        dialog.locator("input[inputmode=decimal]").fill("50");
        dialog.locator("button.primary").click();
        assertThat(dialog).containsText("Open WeChat and scan");
        Page provider = phone.waitForPopup(() -> dialog.locator("[data-simulator]").click());
        button(provider, "Pay").first().click();
        assertThat(dialog).containsText("50.00 is in your wallet");
        button(phone, "Done").click();
        assertThat(phone.locator(".balances")).containsText("50.00");
        provider.close();
    }

    /// As an app on the television asks for the person who signed in there.
    private static String asked(Person owner, String payee) {
        HubClient app = owner.client(world);
        return new Payer(world, app)
                .ask(
                        payee,
                        device(app, "tv"),
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
        assertThat(phone.locator("[aria-labelledby=settled] article.approval"))
                .containsText("Paid");
        assertThat(phone.locator("[aria-labelledby=requests]")).isHidden();
    }
}
