package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;

/// A developer sells a source on the page of the organisation; one item of it is bought on the
/// phone, and begins on the television that waited for it.
class BuyingContentTest {
    private static final String PIN = "246810";
    private static final String SOLD = "[data-item]:has(.sold)";

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @BeforeAll
    static void begin() throws IOException {
        world = World.paying("buying-content");
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    private static Person seller() {
        return new Person("Noor", "noor", Demonstration.kept(world.places).password());
    }

    @Test
    void an_item_is_sold_bought_alone_and_begins_where_it_was_waited_for() throws Exception {
        String television = world.power("tv");
        HubClient owner = Person.ownerOf(world).client(world);
        owner.put("/api/v1/wallet/pin", Map.of("pin", PIN));
        new Payer(world, owner).topUp("wechat-pay", "CNY", "20.00");
        String organisation =
                seller().client(world).get("/api/v1/session").at("/organisations/0/id").asString();
        Page shop = world.phone("en");
        world.step(
                "A developer sells a source, as a whole and by the item",
                () -> {
                    shop.navigate(world.web("/organisation/" + organisation + "/apps"));
                    seller().signIn(shop);
                    Locator form = shop.locator("section:has(#sell)");
                    form.locator("form button.primary").click();
                    assertThat(form.locator(".fault")).containsText("price");
                    form.locator("input[maxlength='60']").fill("Nights at the Bay");
                    form.locator("input[type=url]").fill(world.payments() + "/content/nights.xml");
                    form.locator("[data-price]").fill("12.00");
                    form.locator("[data-item-price]").fill("3.00");
                    form.locator("select").selectOption("CNY");
                    form.locator("form button.primary").click();
                    assertThat(form.locator("[data-own-offer]")).containsText("Each CN¥3.00");
                });
        Page phone = world.phone("en");
        world.step(
                "The owner looks inside: what it costs stands there, and its trailer is free",
                () -> {
                    phone.navigate(world.web("/content"));
                    Person.ownerOf(world).signIn(phone);
                    phone.locator("[data-offer] button:not(.primary)").click();
                    assertThat(phone.locator("[data-source][data-state=ready]"))
                            .containsText("3 items");
                    assertThat(phone.locator(SOLD)).hasCount(2);
                    assertThat(phone.locator(SOLD).first()).containsText("CN¥3.00");
                    assertThat(phone.locator("[data-item]:not(:has(.sold))"))
                            .containsText("Free trailer");
                });
        Page screen = world.screen(1920, 1080);
        FrameLocator player = screen.frameLocator("[data-page=app] iframe");
        world.step(
                "The television says what it costs, and how to buy it",
                () -> {
                    screen.navigate(television);
                    screen.locator("[data-app='org.opentos.player'][data-state=ready]").click();
                    assertThat(player.locator(".card[data-steered]"))
                            .containsText("The lighthouse at work");
                    assertThat(player.locator(".card[data-steered]")).containsText("CN¥3.00");
                    screen.keyboard().press("Enter");
                    assertThat(player.locator("[role=alert]"))
                            .containsText("this alone for CN¥3.00, or all of Nights at the Bay");
                });
        world.step(
                "It is bought alone on the phone, and begins on the television by itself",
                () -> {
                    phone.locator(SOLD).first().click();
                    phone.locator("dialog button.primary").click();
                    phone.locator("dialog form button.primary").click();
                    Locator card = phone.locator("article.approval");
                    assertThat(card).containsText("The lighthouse at work");
                    card.locator("input").fill(PIN);
                    card.locator("button.primary").click();
                    assertThat(card).containsText("Paid");
                    assertThat(player.locator("#stage[data-playing=true] video")).isVisible();
                });
        world.step(
                "The others stay to be bought",
                () -> {
                    phone.navigate(world.web("/content"));
                    assertThat(phone.locator(SOLD)).hasCount(1);
                    assertThat(phone.locator(SOLD)).containsText("Strings for the night");
                });
        assertThat(world.faults()).isEmpty();
    }
}
