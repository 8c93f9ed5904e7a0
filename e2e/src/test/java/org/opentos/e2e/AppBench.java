package org.opentos.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentos.cli.demonstration.Demonstration;
import org.opentos.cli.local.Machine;

/// `./tos bench apps`: how long it takes from nothing to an app on a television, from a tap to its
/// first frame, and how many ways lead out of its sandbox. On real programs, in a browser.
class AppBench {
    private static final int OPENINGS = 40;
    private static final int ROUNDS = 5;
    private static final double PERCENTILE = 0.95;

    @Test
    void apps() throws Exception {
        System.err.println(Machine.description());
        Map<String, Object> figures = new LinkedHashMap<>();
        try (World world = World.demonstration("bench-apps")) {
            Person owner = Person.ownerOf(world);
            String television = world.power("tv");
            Developing developer = Developing.of(world, owner, Demonstration.APPS);
            Apps.signIn(world, owner);
            List<Double> seconds = new ArrayList<>();
            for (int round = 2; round <= ROUNDS + 1; round++) {
                seconds.add(newToRunning(world, round));
            }
            figures.put("new_to_running_seconds", Machine.median(seconds, each -> each));
            developer.clear();
            newToRunning(world, 1);
            figures.put("open_p95_milliseconds", opening(world, television));
            developer.clear();
            Escapes.Result escapes =
                    Escapes.tryAll(world, developer, television, developer.device("TV"));
            escapes.through().forEach(each -> System.err.println("through: " + each));
            figures.put("escapes_tried", escapes.tried());
            figures.put("escapes_through", escapes.through().size());
        }
        figures.put("load_average", Machine.loadAverage());
        System.out.println(Json.write(figures));
    }

    /// Commands only, everything built and the hub running.
    private static double newToRunning(World world, int number) throws Exception {
        Path app = world.places.state().resolve("app-" + number);
        long began = System.nanoTime();
        Apps.tos(world, "app", "new", app.toString(), "--id", "org.example.bench" + number);
        Apps.tos(world, "app", "run", "--on", "TV", "--once", app.toString());
        return (System.nanoTime() - began) / 1e9;
    }

    /// From the tap on the tile until the app has drawn.
    private static double opening(World world, String television) {
        Page screen = world.screen(1920, 1080);
        screen.navigate(television);
        List<Double> millis = new ArrayList<>();
        Locator drawn = screen.locator("iframe.drawn");
        // What is tried out opens by itself at first.
        drawn.waitFor();
        screen.keyboard().press("Escape");
        Locator tile = screen.locator("[data-app='org.example.bench1']");
        for (int round = 0; round < OPENINGS; round++) {
            long began = System.nanoTime();
            tile.click();
            drawn.waitFor();
            millis.add((System.nanoTime() - began) / 1e6);
            screen.keyboard().press("Escape");
            tile.waitFor();
        }
        Collections.sort(millis);
        return Machine.rounded(millis.get((int) Math.ceil(PERCENTILE * OPENINGS) - 1));
    }
}
