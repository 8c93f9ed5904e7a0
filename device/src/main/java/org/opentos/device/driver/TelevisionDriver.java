package org.opentos.device.driver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;
import tools.jackson.databind.JsonNode;

/// A television whose programme changes with channel and hour.
final class TelevisionDriver extends SimulatedDriver {
    private static final double STANDBY_WATT = 0.5;
    private static final double BASE_WATT = 38;
    private static final double WATT_PER_BRIGHTNESS_PERCENT = 0.85;
    private static final double SIGNAL_LOST_EVERY_SECONDS = 6 * 3600;
    private static final long PROGRAMME_SECONDS = 1_800;

    /// What the simulated stations broadcast; titles are content, not texts of the interface.
    private static final List<String> PROGRAMMES =
            List.of(
                    "Evening News",
                    "江河万里",
                    "The Lighthouse Keeper",
                    "Football: Harbour – Hillside",
                    "小城厨房",
                    "Deep Water",
                    "Cartoon Half Hour",
                    "星空之下",
                    "Weather");

    /// More at once would hide the picture; the oldest makes room.
    private static final int MESSAGES_MAX = 3;

    private static final int MESSAGE_SECONDS_DEFAULT = 8;

    private final List<ScreenMessage> messages = new ArrayList<>();
    private Instant offAt = Instant.MAX;
    private long sleepMinutes;

    TelevisionDriver(ThingModel model, InstantSource clock, RandomGenerator random) {
        super(model, clock, random);
    }

    @Override
    void begin() {
        follow();
    }

    @Override
    void restored() {
        follow();
    }

    @Override
    void advance(double seconds) {
        if (!clock.instant().isBefore(offAt)) {
            offAt = Instant.MAX;
            set("power", false);
            emit("sleepTimerEnded", Json.object().put("delay", sleepMinutes));
        }
        if (on("power")
                && text("source").startsWith("hdmi")
                && happens(seconds, SIGNAL_LOST_EVERY_SECONDS)) {
            emit("signalLost", Json.object().set("source", value("source")));
            set("source", "home");
        }
        follow();
    }

    @Override
    void written(String property) {
        switch (property) {
            case "volume" -> set("muted", false);
            case "channel" -> set("source", "live");
            case "source" -> {
                if (text("source").startsWith("hdmi")) {
                    emit("sourceConnected", Json.object().set("source", value("source")));
                }
            }
            default -> {}
        }
        follow();
    }

    @Override
    void act(String action, JsonNode input, Invocation invocation) {
        switch (action) {
            case "showMessage" -> {
                Duration shown =
                        Duration.ofSeconds(input.path("duration").asLong(MESSAGE_SECONDS_DEFAULT));
                Instant until = clock.instant().plus(shown);
                show(new ScreenMessage(input.path("text").asString(""), until));
                invocation.completed(Json.object().put("shownUntil", until.toString()));
            }
            case "sleepAfter" -> {
                sleepMinutes = input.path("delay").asLong(30);
                if (sleepMinutes == 0) {
                    offAt = Instant.MAX;
                    invocation.completed(Json.object());
                } else {
                    offAt = clock.instant().plus(Duration.ofMinutes(sleepMinutes));
                    invocation.completed(Json.object().put("offAt", offAt.toString()));
                }
            }
            case "pressKey" -> {
                if (input.path("key").asString("").equals("home")) {
                    set("power", true);
                    set("source", "home");
                    follow();
                }
                invocation.completed(Json.nothing());
            }
            default -> super.act(action, input, invocation);
        }
    }

    @Override
    public List<ScreenMessage> messages() {
        Instant now = clock.instant();
        return messages.stream().filter(each -> now.isBefore(each.until())).toList();
    }

    private void show(ScreenMessage message) {
        messages.addFirst(message);
        while (messages.size() > MESSAGES_MAX) {
            messages.removeLast();
        }
    }

    /// What follows from the settings: the programme that is on, and the power it takes.
    private void follow() {
        set("nowPlaying", programme());
        set(
                "powerDraw",
                on("power")
                        ? BASE_WATT + WATT_PER_BRIGHTNESS_PERCENT * number("brightness")
                        : STANDBY_WATT);
    }

    private String programme() {
        if (!on("power") || !text("source").equals("live")) {
            return "";
        }
        long slot = clock.instant().getEpochSecond() / PROGRAMME_SECONDS;
        long index = Math.floorMod(slot * 7 + (long) number("channel") * 31, PROGRAMMES.size());
        return PROGRAMMES.get((int) index);
    }
}
