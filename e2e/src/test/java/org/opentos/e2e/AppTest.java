package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;
import tools.jackson.databind.JsonNode;

/// Apps, from a developer's empty directory onto a television and off it again: on real programs,
/// in a browser.
class AppTest {
    /// An app without the sdk that is there, and answers nothing.
    private static final String GREETS =
            """
            const { port1, port2 } = new MessageChannel();
            parent.postMessage({ tos: "hello", sdk: 1 }, "*", [port2]);
            port1.postMessage({ type: "ready" });
            """;

    /// A silent app is ended after ten seconds, which are looked at each two.
    private static final double ENDED_MILLIS_MAX = 30_000;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static String television;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Developing developer;

    @BeforeAll
    static void begin() throws IOException {
        world = World.demonstration("app");
        television = world.power("tv");
        developer = Developing.of(world, Person.ownerOf(world), Demonstration.APPS);
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    @BeforeEach
    void clear() {
        developer.clear();
    }

    @Test
    void a_developer_runs_and_publishes_a_game_and_a_person_plays_it() throws Exception {
        List<String> faultsOfOthers = world.faults();
        Page screen = world.screen(1920, 1080);
        FrameLocator game = screen.frameLocator("[data-page=app] iframe");
        Path app = world.places.state().resolve("star-catcher");
        world.step(
                "A developer signs the command line in",
                () -> Apps.signIn(world, Person.ownerOf(world)));
        world.step(
                "From nothing to a game on the television",
                () -> {
                    screen.navigate(television);
                    Apps.tos(world, "app", "new", app.toString(), "--id", "org.example.stars");
                    Apps.tos(world, "app", "run", "--on", "TV", "--once", app.toString());
                    assertThat(game.locator("#score")).containsText("Stars");
                });
        world.step(
                "A terminal that is not there is not guessed; those that are there are named",
                () -> {
                    Command refused =
                            Apps.refused(world, "app", "run", "--on", "kitchen", app.toString());
                    assertThat(refused.said()).contains("It can run on: TV (tv)");
                });
        world.step(
                "A change is on the screen without anybody touching it",
                () -> {
                    Path words = app.resolve("src/main.ts");
                    Files.writeString(
                            words, Files.readString(words).replace("\"Stars: \"", "\"Caught: \""));
                    Apps.tos(world, "app", "run", "--on", "TV", "--once", app.toString());
                    assertThat(game.locator("#score")).containsText("Caught");
                });
        world.step(
                "The remote control steers it, and Back leads home",
                () -> {
                    screen.keyboard().down("ArrowLeft");
                    screen.keyboard().up("ArrowLeft");
                    screen.keyboard().press("Escape");
                    assertThat(screen.locator("[data-page=home]")).isVisible();
                    assertThat(screen.locator("[data-page=app]")).hasCount(0);
                    assertThat(screen.locator("[data-app='org.example.stars']")).isVisible();
                });
        world.step("It is submitted, reviewed and in the store", () -> publish(app));
        world.step(
                "The television's store shows it, with a code for the phone that installs it",
                AppTest::shownInTheStore);
        world.step(
                "It is withdrawn while somebody plays, and leaves the television",
                AppTest::withdrawnWhileItRuns);
        assertThat(world.faults()).isEqualTo(faultsOfOthers);
    }

    private static void publish(Path app) throws Exception {
        Command published = Apps.tos(world, "app", "publish", app.toString());
        assertThat(published.said()).contains("submitted").contains("passed");
        JsonNode submitted =
                developer
                        .client()
                        .get("/api/v1/organisations/" + developer.organisation() + "/submissions")
                        .path(0);
        reviewed(submitted.path("id").asString());
        operator(
                "/submissions/" + submitted.path("id").asString() + "/decision",
                "{\"decision\":\"approve\"}");
        assertThat(developer.client().get("/api/v1/store/apps").toString())
                .contains("org.example.stars");
    }

    /// The operator's program runs it on every form factor before anybody decides.
    private static void reviewed(String submission) throws Exception {
        Command review = Apps.tos(world, "app", "review");
        assertThat(review.said())
                .containsPattern("pictures +passed")
                .containsPattern("accessibility +passed");
        HubClient operator =
                HubClient.withAuthorization(world.api(), "Operator " + world.hub.tokenOfOperator());
        for (String form : List.of("tv", "phone", "watch", "appliance")) {
            String path = "/api/v1/operator/submissions/" + submission + "/pictures/" + form;
            try (InputStream picture = operator.content(path)) {
                BufferedImage read = ImageIO.read(picture);
                assertThat(read.getWidth()).as(form).isGreaterThanOrEqualTo(390);
            }
        }
        assertThat(Apps.tos(world, "app", "review").said()).contains("No submitted app waits");
    }

    private static void shownInTheStore() throws Exception {
        String device = developer.device("TV");
        developer.clear();
        Page screen = world.screen(1920, 1080);
        screen.navigate(television);
        screen.locator("[data-key=store]").click();
        screen.locator("[data-key='store-org.example.stars']").click();
        Locator sheet = screen.getByRole(AriaRole.DIALOG).last();
        assertThat(sheet.getByRole(AriaRole.IMG)).isVisible();
        assertThat(sheet).containsText("Maple Apps");
        assertThat(
                        String.valueOf(
                                screen.evaluate(
                                        "fetch('/local/store/org.example.stars').then(a => a.json()).then(a => a.link)")))
                .endsWith("/store/org.example.stars?device=" + device);
        developer
                .client()
                .post(
                        "/api/v1/installations",
                        Map.of("app", "org.example.stars", "device", device));
        screen.locator("[data-key=open]").click();
        assertThat(screen.frameLocator("[data-page=app] iframe").locator("#score"))
                .containsText("Caught");
    }

    private static void withdrawnWhileItRuns() throws Exception {
        HubClient client = developer.client();
        Page screen = world.screen(1920, 1080);
        screen.navigate(television);
        screen.locator("[data-app='org.example.stars'][data-state=ready]").click();
        assertThat(screen.frameLocator("[data-page=app] iframe").locator("#score"))
                .containsText("Caught");
        JsonNode submitted =
                client.get("/api/v1/organisations/" + developer.organisation() + "/submissions")
                        .path(0);
        operator(
                "/submissions/" + submitted.path("id").asString() + "/withdrawal",
                "{\"reason\":\"It crashes.\"}");
        assertThat(screen.locator("[data-page=app] [role=alert]")).containsText("was removed");
        screen.keyboard().press("Enter");
        assertThat(screen.locator("[data-page=home]")).isVisible();
        assertThat(screen.locator("[data-app]")).hasCount(0);
    }

    private static void operator(String path, String body) throws Exception {
        String token = Files.readString(world.hub.data().resolve("run/operator.token")).strip();
        HttpResponse<String> answer =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(world.api() + "/api/v1/operator" + path))
                                        .header("Authorization", "Operator " + token)
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString(body))
                                        .build(),
                                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void an_app_that_loops_keeps_nobody_in() throws Exception {
        developer.put(
                "org.example.loop",
                GREETS
                        + "port1.onmessage = (event) => { if (event.data.type === 'key') for (;;) {} };",
                developer.device("TV"));
        Page screen = world.screen(1920, 1080);
        screen.navigate(television);
        screen.locator("iframe.drawn").waitFor();
        screen.keyboard().press("ArrowLeft");

        screen.keyboard().down("Escape");
        assertThat(screen.locator("[data-page=app]")).hasCount(0);
        screen.keyboard().up("Escape");
        assertThat(screen.locator("[data-page=home]")).isVisible();
        assertThat((Boolean) screen.evaluate("document.querySelector('.clock') !== null")).isTrue();
    }

    @Test
    void no_way_leads_out_of_the_sandbox() throws Exception {
        Escapes.Result result =
                Escapes.tryAll(world, developer, television, developer.device("TV"));

        assertThat(result.through()).isEmpty();
        assertThat(result.tried()).isGreaterThanOrEqualTo(40);
    }

    @Test
    void in_a_persons_browser_no_way_leads_to_the_hub_and_no_request_says_who_the_person_is()
            throws Exception {
        Page phone = ownersPhone();
        List<Request> ofApps = new ArrayList<>();
        phone.onRequest(request -> {
            if (!request.isNavigationRequest() && request.frame() != phone.mainFrame()) {
                ofApps.add(request);
            }
        });

        Escapes.Result result = Escapes.tryAllHere(phone, developer, world.web(""));

        assertThat(result.through()).isEmpty();
        assertThat(result.tried()).isGreaterThanOrEqualTo(60);
        assertThat(ofApps).isNotEmpty();
        assertThat(ofApps)
                .allSatisfy(each -> assertThat(each.allHeaders()).doesNotContainKey("cookie"));
    }

    private static Page ownersPhone() {
        Page phone = world.phone("en");
        phone.navigate(world.web("/sign-in"));
        Person.ownerOf(world).signIn(phone);
        assertThat(phone.locator("[data-device]").first()).isVisible();
        return phone;
    }

    @Test
    void in_a_persons_browser_an_app_that_loops_or_floods_is_ended_and_its_page_goes_on()
            throws Exception {
        developer.putHere("org.example.loop", GREETS + "setTimeout(() => { for (;;) {} }, 2000);");
        developer.putHere(
                "org.example.flood",
                GREETS
                        + "setInterval(() => { for (let i = 0; i < 300; i++) port1.postMessage({ type: 'pong' }); }, 2000);");
        Page phone = ownersPhone();
        for (Map.Entry<String, String> each :
                List.of(Map.entry("flood", "too much"), Map.entry("loop", "does not answer"))) {
            phone.navigate(world.web("/apps"));
            phone.locator("[data-app='org.example." + each.getKey() + "']").click();
            phone.locator("iframe.drawn").waitFor();
            // By a click that the page itself hears: the app has not stopped it.
            phone.locator("[data-page=app] header h1").click();
            assertThat(phone.locator("[data-page=app] [role=alert]"))
                    .containsText(
                            each.getValue(),
                            new LocatorAssertions.ContainsTextOptions()
                                    .setTimeout(ENDED_MILLIS_MAX));
            phone.locator("[data-page=app] header a").first().click();
            assertThat(phone.locator("h1")).hasText("Your apps");
        }
    }

    @Test
    void an_app_is_shown_in_its_persons_page_and_never_alone() {
        String installation = developer.putHere("org.example.alone", GREETS);
        Page phone = ownersPhone();
        phone.navigate(world.web("/apps/" + installation));
        phone.locator("iframe.drawn").waitFor();
        String start = phone.locator("iframe.drawn").getAttribute("src");

        assertThat(phone.navigate(world.web(start)).status()).isEqualTo(403);
        assertThat(phone.title()).doesNotContain("alone");
    }

    @Test
    void what_an_app_tells_is_there_at_once_and_among_what_it_did() throws Exception {
        developer.draft(
                "org.example.teller",
                """
                "req_permissions": [{"name": "notifications", "reason": "To tell of it.",
                                     "reason_localized": {"zh-Hans": "用于通知。"}}],
                """,
                GREETS
                        + """
                        port1.onmessage = ({ data }) => data.type === "ping" && port1.postMessage({ type: "pong" });
                        port1.postMessage({ type: "call", id: 1, call: "notifications.send",
                                            arguments: { title: "Beaten by one star", body: "", tag: "" } });
                        """);
        Page phone = ownersPhone();
        String installation =
                developer
                        .client()
                        .post(
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
        Page other = phone.context().newPage();
        other.navigate(world.web("/apps/" + installation));
        other.locator("iframe.drawn").waitFor();

        assertThat(phone.locator("[data-bell]")).containsText("1");
        phone.locator("[data-bell]").click();
        assertThat(phone.locator("[data-notification]")).containsText("Beaten by one star");
        assertThat(phone.locator("[data-bell] .count")).hasCount(0);
        phone.navigate(world.web("/apps/" + installation + "/uses"));
        assertThat(phone.locator("[data-use='notifications.send']")).containsText("once");
    }

    @Test
    void two_people_are_friends_by_a_code_until_one_ends_it() throws Exception {
        Page phone = ownersPhone();
        HubClient friend = HubClient.forSession(world.api());
        friend.post("/api/v1/persons", Person.named("Winifred").account());
        phone.navigate(world.web("/friends"));
        assertThat(phone.locator(".empty")).isVisible();
        phone.locator("[data-make-code]").click();
        String code = phone.locator("[data-friend-code]").innerText();
        friend.post("/api/v1/friends", Map.of("code", code));

        assertThat(phone.locator("[data-friend]"))
                .containsText(
                        "Winifred",
                        new LocatorAssertions.ContainsTextOptions().setTimeout(ENDED_MILLIS_MAX));
        phone.locator("[data-friend] button").click();
        phone.locator("dialog button.danger").click();
        assertThat(phone.locator(".empty")).isVisible();

        phone.locator("form input")
                .fill(friend.post("/api/v1/friends/code", Map.of()).path("code").asString());
        phone.locator("form button").click();
        assertThat(phone.locator("[data-friend]")).containsText("Winifred");
    }
}
