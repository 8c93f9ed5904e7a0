package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;

/// What somebody sends from a phone's page opens on the television, and what an app tells them is
/// read once for all of their devices: on real programs, in a browser.
class SendToTest {
    private static final String PIN = "246810";

    private static final String CONTROLLED =
            "() => navigator.serviceWorker.controller?.state === 'activated'";

    /// As the share sheet of a phone does with what the installed page's manifest says: it posts a
    /// form, with a file.
    private static final String SHARE =
            """
            async ([title, name, type, content]) => {
              const manifest = await (await fetch(document.querySelector("link[rel=manifest]").href)).json();
              const { action, method, enctype, params } = manifest.share_target;
              const form = Object.assign(document.createElement("form"), { action, method, enctype });
              const input = (type, name) => form.appendChild(Object.assign(document.createElement("input"), { type, name }));
              input("hidden", params.title).value = title;
              input("hidden", params.text).value = "";
              const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
              const files = new DataTransfer();
              files.items.add(new File([bytes], name, { type }));
              input("file", params.files[0].name).files = files.files;
              document.body.append(form);
              form.submit();
            }
            """;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static HubClient owner;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Page television;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Page watch;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Page phone;

    @BeforeAll
    static void begin() throws IOException {
        world = World.demonstration("send-to");
        Person person = Person.ownerOf(world);
        owner = person.client(world);
        television = Shell.on(world, world.power("tv"), 1920, 1080).page();
        watch = Shell.on(world, world.power("watch"), 454, 454).page();
        phone = world.phone("en");
        phone.navigate(world.web("/sign-in?next=/send"));
        person.signIn(phone);
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    private static FilePayload photo() throws IOException {
        BufferedImage picture = new BufferedImage(1600, 1000, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setPaint(new GradientPaint(0, 0, Color.ORANGE, 1600, 1000, Color.BLUE));
        pen.fillRect(0, 0, 1600, 1000);
        pen.setColor(Color.WHITE);
        pen.fillOval(600, 300, 400, 400);
        pen.dispose();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpeg", content);
        return new FilePayload("Beach.jpg", "image/jpeg", content.toByteArray());
    }

    private static Locator place(String name) {
        return phone.locator("[data-place]")
                .filter(new Locator.FilterOptions().setHasText(name))
                .first();
    }

    private static Locator sent(String state) {
        return phone.locator("[data-sending]")
                .first()
                .locator("xpath=self::*[@data-state='" + state + "']");
    }

    @Test
    void what_is_sent_opens_and_what_is_told_is_read_once() throws Exception {
        assertThat(television.locator("[data-app='org.opentos.frame'][data-state=ready]"))
                .isVisible();
        FrameLocator frame = television.frameLocator("[data-page=app] iframe");
        world.step(
                "A photo of the phone is shown in the frame on the television",
                () -> {
                    phone.locator("#send-file").setInputFiles(photo());
                    assertThat(place("TV")).containsText("Photo Frame");
                    place("TV").click();
                    assertThat(frame.locator("#stage img[alt='Beach.jpg']")).isVisible();
                    assertThat(sent("shown")).containsText("Photo Frame");
                });
        world.step(
                "It is kept in the frame",
                () -> {
                    assertThat(frame.locator("[data-setting=keep][data-steered]")).isVisible();
                    television.keyboard().press("Enter");
                    assertThat(frame.locator("#title")).hasText("It stays in the frame.");
                });
        world.step(
                "What another app of the phone shares opens the page with it, and is sent from there",
                () -> {
                    FilePayload shared = photo();
                    phone.waitForFunction(CONTROLLED);
                    phone.evaluate(
                            SHARE,
                            List.of(
                                    "Shared",
                                    "Harbour.jpg",
                                    shared.mimeType,
                                    Base64.getEncoder().encodeToString(shared.buffer)));
                    assertThat(phone.locator("main")).containsText("Harbour.jpg");
                    place("TV").click();
                    assertThat(frame.locator("#stage img[alt='Harbour.jpg']")).isVisible();
                    assertThat(sent("shown")).containsText("Harbour.jpg");
                    assertThat(frame.locator("[data-setting=keep][data-steered]")).isVisible();
                    television.keyboard().press("Escape");
                });
        world.step(
                "A link is a card with a code where no app opens it",
                () -> {
                    phone.getByText("Link").first().click();
                    phone.locator("input[type=url]").fill("example.org/soup");
                    place("TV").click();
                    assertThat(television.locator("[data-page=sent]"))
                            .containsText("https://example.org/soup");
                    assertThat(television.locator("[data-page=sent] svg[role=img]")).isVisible();
                    television.keyboard().press("Enter");
                    assertThat(television.locator("[data-page=sent]")).hasCount(0);
                });
        world.step(
                "A notification shows on the watch, is read on the phone, and is gone on the watch",
                () -> {
                    owner.put("/api/v1/wallet/pin", Map.of("pin", PIN));
                    Developing home =
                            Developing.of(world, Person.ownerOf(world), Demonstration.APPS);
                    owner.post(
                            "/api/v1/wallet/codes",
                            Map.of("device", home.device("Ada's watch"), "pin", PIN));
                    watch.reload();
                    // What was told before it was there is in its list, and is no news.
                    assertThat(watch.locator("[data-notices]")).hasCount(1);
                    home.draft(
                            "org.example.teller",
                            """
                            "req_permissions": [{"name": "notifications", "reason": "To tell.",
                              "reason_localized": {"zh-Hans": "用于通知。"}}],
                            """,
                            "");
                    String teller =
                            owner.post(
                                            "/api/v1/installations",
                                            Map.of(
                                                    "app",
                                                    "org.example.teller",
                                                    "draft",
                                                    true,
                                                    "grants",
                                                    List.of("notifications")))
                                    .path("id")
                                    .asString();
                    owner.post(
                            "/api/v1/installations/" + teller + "/calls",
                            Map.of(
                                    "call",
                                    "notifications.send",
                                    "arguments",
                                    Map.of("title", "Coffee is ready", "body", "At the bar.")));
                    assertThat(watch.locator("[data-notice]")).containsText("Coffee is ready");
                    assertThat(watch.locator("[data-notices='1']")).hasCount(1);
                    phone.navigate(world.web("/notifications"));
                    assertThat(phone.locator("[data-notification]").first())
                            .containsText("Coffee is ready");
                    assertThat(watch.locator("[data-notices='0']")).hasCount(1);
                });
        assertThat(world.faults()).isEmpty();
    }
}
