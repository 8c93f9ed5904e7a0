package org.opentos.e2e;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.Map;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.local.LocalHub;

/// An app that counts presses, says what it counted as its activity, and goes on with it elsewhere.
/// It speaks to its terminal without the sdk, so that nothing of the sdk's own is taken for
/// granted.
final class Counting {
    static final String APP = "org.example.counting";

    /// Its page has `#word`: the count, and `running`, or `waits` until it knows what it goes on
    /// with and may run. Once the left arrow was pressed, whoever goes on with it says that it is
    /// ready only when `go()` is called; where `silent` is set, it has no last word; `whole` says
    /// whether its state came as it was.
    static final String SCRIPT =
            """
            const FILLER = "\\u00e9".repeat(%d);
            const { port1, port2 } = new MessageChannel();
            const word = document.getElementById("word");
            const waiting = new Map();
            let next = 1, count = 0, hold = false, running = false, taken = false;
            const call = (name, args) => new Promise((done) => {
              waiting.set(next, done);
              port1.postMessage({ type: "call", id: next++, call: name, arguments: args });
            });
            const show = () => { word.textContent = `${count} ${running && taken ? "running" : "waits"}`; };
            const say = () => call("activity.publish",
              { what: "playing", title: `Counted to ${count}`, format: 1, state: { count, hold, filler: FILLER } });
            const take = async () => {
              const { result } = await call("activity.take", { format: 1 });
              const state = result?.activity?.state;
              window.whole = !state || state.filler === FILLER;
              count = state?.count ?? 0;
              taken = true;
              show();
              if (state?.hold && !running) await new Promise((done) => { window.go = done; });
              port1.postMessage({ type: "ready" });
            };
            const press = async (key) => {
              if (key === "Enter") count++;
              if (key === "ArrowLeft") hold = !hold;
              show();
              const answer = await say();
              document.body.dataset.said = answer.refused ? answer.refused.code : String(count);
            };
            document.body.style.minHeight = "90vh";
            document.onclick = () => press("Enter");
            window.press = press;
            port1.onmessage = async ({ data }) => {
              switch (data.type) {
                case "ping": port1.postMessage({ type: "pong" }); break;
                case "answer": waiting.get(data.id)(data); break;
                case "key": if (data.down && data.key !== "Escape") press(data.key); break;
                case "leave":
                  if (window.silent) break;
                  await say(); port1.postMessage({ type: "left" }); break;
                case "welcome": case "context":
                  if (data.context.running && !running) window.ran = Date.now();
                  running = data.context.running;
                  show();
                  if (data.type === "welcome") take();
              }
            };
            parent.postMessage({ tos: "hello", sdk: 1 }, "*", [port2]);
            """
                    .formatted(32_000);

    private Counting() {}

    /// Puts it into the store, and on terminals of a person.
    static void install(World world, Developing developer, HubClient person, String... devices) {
        HubClient operator =
                HubClient.withAuthorization(
                        world.api(), "Operator " + LocalHub.of(world.places).tokenOfOperator());
        operator.post(
                "/api/v1/operator/submissions/" + developer.submit(APP, SCRIPT) + "/decision",
                Map.of("decision", "approve"));
        for (String each : devices) {
            person.post("/api/v1/installations", Map.of("app", APP, "device", each));
        }
    }

    /// Opens it from the first page of a terminal, unless it is open.
    static void open(Page terminal) {
        Locator tile = terminal.locator("[data-app='" + APP + "']");
        Locator app = terminal.locator("[data-page=app]");
        tile.or(app).first().waitFor();
        if (app.count() == 0) {
            tile.click();
        }
    }

    /// What its script answers.
    static Object run(Page terminal, String script) {
        return frame(terminal).owner().elementHandle().contentFrame().evaluate(script);
    }

    static FrameLocator frame(Page terminal) {
        return terminal.frameLocator("[data-page=app] iframe");
    }

    static Locator word(Page terminal) {
        return frame(terminal).locator("#word");
    }

    /// The count that the hub has acknowledged.
    static Locator said(Page terminal, int count) {
        return frame(terminal).locator("body[data-said='" + count + "']");
    }
}
