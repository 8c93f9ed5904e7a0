package org.opentos.e2e;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;
import org.opentos.cli.local.Machine;

/// `./tos bench handoff`: from the tap on "Go on here" until the app runs on the other terminal
/// with a state of 64 KiB, and what is lost where source, target or hub is killed at each step. On
/// real programs, in a browser.
class HandoffBench {
    private static final int MOVES = 60;
    private static final double PERCENTILE = 0.95;

    /// The page itself says when it was tapped, and the app when it ran: on one machine's clock.
    private static final String TAPPED =
            "addEventListener('click', () => { window.tapped = Date.now(); }, { capture: true, once: true })";

    @Test
    void handoff() throws Exception {
        System.err.println(Machine.description());
        Map<String, Object> figures = new LinkedHashMap<>();
        try (World world = World.demonstration("bench-handoff")) {
            List<Double> millis = moves(world);
            Collections.sort(millis);
            figures.put("p95_milliseconds", at(millis, PERCENTILE));
            figures.put("p50_milliseconds", at(millis, 0.5));
        }
        try (World world = World.demonstration("bench-handoff-kills")) {
            HandoffKills.Result kills = HandoffKills.all(world);
            figures.put("kill_points", kills.points());
            figures.put("lost_states", kills.lost());
        }
        figures.put("load_average", Machine.loadAverage());
        System.out.println(Json.write(figures));
    }

    private static double at(List<Double> sorted, double part) {
        return Machine.rounded(sorted.get((int) Math.ceil(part * sorted.size()) - 1));
    }

    private static List<Double> moves(World world) {
        Person person = Person.ownerOf(world);
        HubClient owner = person.client(world);
        Developing developer = Developing.of(world, person, Demonstration.APPS);
        Counting.install(
                world, developer, owner, developer.device("TV"), developer.device("Ada's watch"));
        List<Page> terminals =
                List.of(
                        Shell.on(world, world.power("tv"), 1920, 1080).page(),
                        Shell.on(world, world.power("watch"), 454, 454).page());
        Counting.open(terminals.getFirst());
        runs(terminals.getFirst(), "0").waitFor();
        Counting.run(terminals.getFirst(), "press('Enter')");
        Counting.said(terminals.getFirst(), 1).waitFor();
        List<Double> millis = new ArrayList<>();
        for (int move = 1; move <= MOVES; move++) {
            Page target = terminals.get(move % 2);
            target.locator("[data-activity='" + Counting.APP + "']").click();
            Locator fetch = target.locator("[data-key=fetch]:enabled");
            fetch.waitFor();
            target.evaluate(TAPPED);
            fetch.click();
            runs(target, "1").waitFor();
            millis.add(number(Counting.run(target, "ran")) - number(target.evaluate("tapped")));
            terminals
                    .get((move + 1) % 2)
                    .locator("[data-page=app]")
                    .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        }
        return millis;
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static Locator runs(Page terminal, String count) {
        return Counting.frame(terminal)
                .locator("#word", new FrameLocator.LocatorOptions().setHasText(count + " running"));
    }
}
