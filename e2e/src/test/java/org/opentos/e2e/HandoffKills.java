package org.opentos.e2e;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.opentos.cli.CommandException;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;
import tools.jackson.databind.JsonNode;

/// Source, target or hub is killed at each step of a hand-off between a television and a watch, and
/// comes back. In the end one of the two has the activity, with the state that was said last, and
/// the other shows nothing of it.
final class HandoffKills {
    private static final long SETTLED_NANOS_MAX = TimeUnit.SECONDS.toNanos(90);
    private static final long STEP_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

    enum Who {
        SOURCE,
        TARGET,
        HUB
    }

    /// When somebody dies: at a step that is written down, or while the target says that it is
    /// ready.
    enum When {
        ASKED,
        OFFERED,
        PREPARED,
        COMMITTED,
        RELEASED
    }

    record Result(int points, int lost) {}

    private final World world;
    private final HubClient owner;
    private final Map<String, Page> terminals = new HashMap<>();
    private final Map<String, String> devices = new HashMap<>();
    private int count;
    private int lost;

    private HandoffKills(World world) {
        this.world = world;
        Person person = Person.ownerOf(world);
        this.owner = person.client(world);
        Developing developer = Developing.of(world, person, Demonstration.APPS);
        devices.put("tv", developer.device("TV"));
        devices.put("watch", developer.device("Ada's watch"));
        Counting.install(world, developer, owner, devices.values().toArray(String[]::new));
        power("tv");
        power("watch");
    }

    static Result all(World world) throws Exception {
        HandoffKills kills = new HandoffKills(world);
        Counting.open(kills.page("tv"));
        Counting.word(kills.page("tv")).filter(text("0 running")).waitFor();
        int points = 0;
        for (When when : When.values()) {
            for (Who who : Who.values()) {
                points++;
                world.step(who + " dies at " + when, () -> kills.kill(who, when));
            }
        }
        return new Result(points, kills.lost);
    }

    private static Locator.FilterOptions text(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private Page page(String terminal) {
        Page page = terminals.get(terminal);
        if (page == null) {
            throw new AssertionError("no page of " + terminal);
        }
        return page;
    }

    private void power(String terminal) {
        boolean round = terminal.equals("watch");
        terminals.put(
                terminal,
                Shell.on(world, world.power(terminal), round ? 454 : 1920, round ? 454 : 1080)
                        .page());
    }

    private void awaitSaid(Page from) {
        try {
            Counting.said(from, count).waitFor();
        } catch (TimeoutError late) {
            throw new AssertionError(
                    "the hub answered " + Counting.run(from, "document.body.dataset.said"), late);
        }
    }

    /// Whether hub and terminal both say so. One that was held up may know later than the hub that
    /// its connection is a new one.
    private boolean isHeard(String terminal) {
        return owner.get("/api/v1/devices/" + device(terminal)).path("online").asBoolean(false)
                && "online"
                        .equals(
                                page(terminal)
                                        .evaluate(
                                                "async () => (await (await fetch('/local/state')).json()).connection.state"));
    }

    private String device(String terminal) {
        return devices.getOrDefault(terminal, "");
    }

    private JsonNode activity() {
        return owner.get("/api/v1/activities").path(0);
    }

    /// Where the activity is; the television at first.
    private String place() {
        return activity().path("device").asString("").equals(device("watch")) ? "watch" : "tv";
    }

    private void kill(Who who, When when) throws Exception {
        String source = place();
        String target = source.equals("tv") ? "watch" : "tv";
        Page from = page(source);
        // A hub that died a moment ago is not heard by all of them yet, and a hand-off waits for
        // nobody.
        until(() -> isHeard(source) && isHeard(target), STEP_NANOS_MAX);
        Counting.open(from);
        boolean holds = when == When.OFFERED || when == When.PREPARED;
        Counting.word(from).filter(text(" running")).waitFor();
        count++;
        Counting.run(from, "press('Enter')");
        awaitSaid(from);
        if (holds != Boolean.TRUE.equals(Counting.run(from, "hold"))) {
            Counting.run(from, "press('ArrowLeft')");
        }
        String digest = digest();
        if (when == When.ASKED) {
            Counting.run(from, "window.silent = true");
        }
        if (when == When.COMMITTED) {
            signal(source, "-STOP");
        }
        String handoff =
                owner.post(
                                "/api/v1/activities/"
                                        + activity().path("id").asString()
                                        + "/handoffs",
                                Map.of("device", device(target)))
                        .path("id")
                        .asString();
        await(when, handoff, target);
        kill(who, source, target);
        if (when == When.COMMITTED && who != Who.SOURCE) {
            signal(source, "-CONT");
        }
        revive(who, source, target);
        String step = settled(handoff, target);
        String now = place();
        boolean kept = isWhole(digest, now, now.equals("tv") ? "watch" : "tv");
        lost += kept ? 0 : 1;
        System.out.printf("  %s, now at the %s%s%n", step, now, kept ? "" : ": LOST");
    }

    private void await(When when, String handoff, String target) {
        switch (when) {
            case ASKED -> {}
            case OFFERED, PREPARED -> {
                until(() -> loaded(target), STEP_NANOS_MAX);
                if (when == When.PREPARED) {
                    go(target);
                }
            }
            case COMMITTED -> until(() -> step(handoff).equals("committed"), STEP_NANOS_MAX);
            case RELEASED -> until(() -> step(handoff).equals("released"), STEP_NANOS_MAX);
        }
    }

    /// Whether the app there has what it is to go on with, and waits until it is told to.
    private boolean loaded(String target) {
        return whereItWaits(target, "true");
    }

    private void go(String target) {
        boolean _ = whereItWaits(target, "window.go()");
    }

    /// Runs a script in the frame of an app that waits; its frame may go at any time.
    private boolean whereItWaits(String target, String script) {
        for (Frame frame : page(target).frames()) {
            try {
                if (Boolean.TRUE.equals(frame.evaluate("!!window.go && (" + script + ", true)"))) {
                    return true;
                }
            } catch (PlaywrightException gone) {
                // Another frame took its place, and is looked at.
                continue;
            }
        }
        return false;
    }

    private String step(String handoff) {
        try {
            return owner.get("/api/v1/handoffs/" + handoff).path("step").asString();
        } catch (CommandException away) {
            return "";
        }
    }

    /// A terminal dies with its screen.
    private void kill(Who who, String source, String target) {
        switch (who) {
            case SOURCE -> killTerminal(source);
            case TARGET -> killTerminal(target);
            case HUB -> world.killHub();
        }
    }

    private void killTerminal(String terminal) {
        page(terminal).close();
        world.unplug(terminal);
    }

    private void revive(Who who, String source, String target) {
        switch (who) {
            case SOURCE -> power(source);
            case TARGET -> power(target);
            case HUB -> world.startHub();
        }
    }

    private void signal(String terminal, String signal) throws IOException, InterruptedException {
        long pid = world.pid(terminal);
        new ProcessBuilder("kill", signal, Long.toString(pid)).inheritIO().start().waitFor();
    }

    /// Whoever holds back goes on, until the hand-off is at its end.
    private String settled(String handoff, String target) {
        until(
                () -> {
                    go(target);
                    String step = step(handoff);
                    return step.equals("released") || step.equals("cancelled");
                },
                SETTLED_NANOS_MAX);
        return step(handoff);
    }

    private boolean isWhole(String digest, String here, String there) throws Exception {
        if (!digest().equals(digest)) {
            return false;
        }
        Counting.open(page(here));
        Counting.word(page(here)).filter(text(count + " running")).waitFor();
        until(() -> page(there).locator("[data-page=app] iframe").count() == 0, STEP_NANOS_MAX);
        return Boolean.TRUE.equals(Counting.run(page(here), "whole"));
    }

    private static void until(BooleanSupplier reached, long nanosMax) {
        long deadline = System.nanoTime() + nanosMax;
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it was not reached in time");
            }
            Thread.onSpinWait();
        }
    }

    /// Of the state as the hub keeps it.
    private String digest() throws Exception {
        try (Connection database =
                        DriverManager.getConnection(
                                world.databaseUrl(), "opentos", world.databasePassword());
                Statement look = database.createStatement();
                ResultSet rows = look.executeQuery("select state from activity")) {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            while (rows.next()) {
                sum.update(rows.getString(1).getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sum.digest());
        }
    }
}
