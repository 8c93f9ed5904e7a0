package org.opentos.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A small app on the sdk that opens a party and shows what it hears.
final class PartyApp {
    static final String ID = "org.example.party";

    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Party</title></head>
            <body><p id="code"></p><p id="players"></p><p id="word"></p><div id="seats"></div>
            <script type="module" src="src/main.ts"></script></body></html>
            """;

    private static final String SCRIPT =
            """
            import { connect } from "@opentos/sdk";

            const tos = await connect();
            const party = await tos.controllers.open({ layout: "gamepad", seats: 3 });
            const at = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
            const presses = new Map<number, number>();
            party.onPlayers(({ code, players }) => {
              at("code").textContent = code;
              at("players").textContent = players.map((each) => `${each.seat} ${each.name} ${each.here ? "here" : "away"}`).join(", ");
            });
            party.onInput((seat, input) => {
              const pressed = input.buttons["a"]?.presses ?? 0;
              const sum = (presses.get(seat) ?? 0) + pressed;
              presses.set(seat, sum);
              let shown = document.getElementById(`seat-${seat}`);
              if (!shown) {
                shown = document.createElement("p");
                shown.id = `seat-${seat}`;
                at("seats").append(shown);
              }
              const stick = input.sticks["move"];
              shown.textContent = `a ${sum}, ${input.buttons["a"]?.down ? "down" : "up"}, x ${stick?.x ?? 0}`;
              if (pressed > 0) {
                party.cue(seat, { text: `Pressed ${sum}`, vibrate: [20], sound: "tap" });
              }
              if ((input.buttons["select"]?.presses ?? 0) > 0) {
                void party.remove(2);
              }
              if ((input.buttons["start"]?.presses ?? 0) > 0) {
                party.change("keyboard");
              }
              if ((input.buttons["back"]?.presses ?? 0) > 0) {
                void party.close();
              }
            });
            party.onText((seat, id, text) => {
              at("word").textContent = `${seat} ${id} ${text}`;
            });
            party.onOver(() => {
              at("word").textContent = "over";
            });
            tos.ready();
            """;

    private PartyApp() {}

    /// Makes the app, and runs it on the television as its developer's draft.
    static void run(World world) throws IOException, InterruptedException {
        run(world, SCRIPT);
    }

    /// The same with another script.
    static void run(World world, String script) throws IOException, InterruptedException {
        Path app = world.places.state().resolve("party");
        Apps.tos(world, "app", "new", app.toString(), "--id", ID);
        Files.writeString(app.resolve("index.html"), PAGE);
        Files.writeString(app.resolve("src/main.ts"), script);
        Apps.tos(world, "app", "run", "--on", "TV", "--once", app.toString());
    }
}
