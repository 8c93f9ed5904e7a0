package org.opentos.e2e;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;
import org.opentos.cli.local.Machine;

/// `./tos bench notices`: from the call of an app that tells its person something until each of
/// their terminals shows it, and from reading it until each shows that nothing is unread. On real
/// programs, in a browser.
class NoticesBench {
    private static final String PIN = "246810";

    /// An app may send ten at once; several send as many as are measured.
    private static final int APPS = 4;

    private static final int OF_AN_APP = 10;
    private static final double PERCENTILE = 0.95;

    /// The page itself says when it showed how much is unread: on one machine's clock.
    private static final String WATCHED =
            """
            () => {
              window.unread = [];
              const look = () => {
                const count = Number(document.querySelector("[data-notices]")?.dataset.notices ?? -1);
                if (window.unread.at(-1)?.count !== count) window.unread.push({ count, at: Date.now() });
              };
              new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-notices"] });
              look();
            }
            """;

    private static final String SHOWS = "(count) => window.unread.at(-1).count === count";

    @Test
    void notices() throws Exception {
        System.err.println(Machine.description());
        List<Double> told = new ArrayList<>();
        List<Double> read = new ArrayList<>();
        try (World world = World.demonstration("bench-notices")) {
            measure(world, told, read);
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("samples", told.size());
        figures.put("told_p50_milliseconds", at(told, 0.5));
        figures.put("told_p95_milliseconds", at(told, PERCENTILE));
        figures.put("read_p50_milliseconds", at(read, 0.5));
        figures.put("read_p95_milliseconds", at(read, PERCENTILE));
        figures.put("load_average", Machine.loadAverage());
        System.out.println(Json.write(figures));
    }

    private static double at(List<Double> millis, double part) {
        Collections.sort(millis);
        return Machine.rounded(millis.get((int) Math.ceil(part * millis.size()) - 1));
    }

    private static void measure(World world, List<Double> told, List<Double> read) {
        Person person = Person.ownerOf(world);
        HubClient owner = person.client(world);
        Developing home = Developing.of(world, person, Demonstration.APPS);
        owner.put("/api/v1/wallet/pin", Map.of("pin", PIN));
        List<Page> terminals =
                List.of(
                        own(world, owner, home, "Ada's watch", "watch", 454, 454),
                        own(world, owner, home, "Ada's band", "band", 194, 368));
        for (int app = 0; app < APPS; app++) {
            String teller = teller(owner, home, "org.example.teller" + app);
            for (int number = 0; number < OF_AN_APP; number++) {
                double sent = System.currentTimeMillis();
                owner.post(
                        "/api/v1/installations/" + teller + "/calls",
                        Map.of(
                                "call",
                                "notifications.send",
                                "arguments",
                                Map.of("title", "Coffee " + number, "body", "At the bar.")));
                told.add(last(terminals, 1) - sent);
                String until = owner.get("/api/v1/notifications").path(0).path("at").asString();
                double seen = System.currentTimeMillis();
                owner.put("/api/v1/notifications/seen", Map.of("until", until));
                read.add(last(terminals, 0) - seen);
            }
        }
    }

    /// A terminal that its person pays with, which shows what that person has not read.
    private static Page own(
            World world,
            HubClient owner,
            Developing home,
            String name,
            String product,
            int width,
            int height) {
        owner.post("/api/v1/wallet/codes", Map.of("device", home.device(name), "pin", PIN));
        Page page = Shell.on(world, world.power(product), width, height).page();
        page.locator("[data-notices]").first().waitFor();
        page.evaluate(WATCHED);
        page.waitForFunction(SHOWS, 0);
        return page;
    }

    private static String teller(HubClient owner, Developing home, String app) {
        home.draft(
                app,
                """
                "req_permissions": [{"name": "notifications", "reason": "To tell.",
                  "reason_localized": {"zh-Hans": "用于通知。"}}],
                """,
                "");
        return owner.post(
                        "/api/v1/installations",
                        Map.of("app", app, "draft", true, "grants", List.of("notifications")))
                .path("id")
                .asString();
    }

    /// When the last of them showed it.
    private static double last(List<Page> terminals, int count) {
        double last = 0;
        for (Page each : terminals) {
            each.waitForFunction(SHOWS, count);
            Number at = (Number) each.evaluate("() => window.unread.at(-1).at");
            last = Math.max(last, at.doubleValue());
        }
        return last;
    }
}
