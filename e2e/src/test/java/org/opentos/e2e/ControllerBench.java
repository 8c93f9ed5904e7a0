package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opentos.cli.demonstration.Demonstration;
import org.opentos.cli.local.Machine;

/// `./tos bench controller`: how long it takes from an event in a phone's page to the callback of
/// an app in its frame on a television's page, with eight phones at 60 inputs a second; directly,
/// and through the hub. On real programs, in a browser.
class ControllerBench {
    private static final int PLAYERS = 8;
    private static final int PER_SECOND = 60;
    private static final int WARM_SECONDS = 5;
    private static final int SECONDS = 15;

    /// The pages of one browser share the clock of the machine, which says whole milliseconds; each
    /// page finds out where its own, which is finer, stands to it.
    private static final String CLOCK =
            """
            const clock = (() => {
              const found = [];
              for (let round = 0; round < 25; round++) {
                const before = Date.now();
                while (Date.now() === before);
                found.push(Date.now() - performance.now());
              }
              // Who is held up in between sees the tick too late, and finds too little.
              const offset = Math.max(...found);
              return () => performance.now() + offset;
            })();
            """;

    /// Moves a finger over the pad of the controller as a browser would tell of it, and keeps when
    /// it did each time. The n-th event has moved it by n hundredths of the pad's width.
    private static final String FINGER =
            "async ([perSecond, seconds]) => {"
                    + CLOCK
                    + """
                    const pad = document.querySelector("[data-control=pad] button");
                    const width = pad.clientWidth;
                    const kept = (window.kept ??= []);
                    const event = (type, n) => pad.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, clientX: 0, clientY: (n / 100) * width }));
                    pad.setPointerCapture = () => undefined;
                    event("pointerdown", kept.length);
                    const began = performance.now();
                    let due = began;
                    await new Promise((resolve) => {
                      const next = () => {
                        const now = performance.now();
                        // A timer counts whole milliseconds, and may be early.
                        if (now >= due) {
                          while (due <= now) {
                            due += 1000 / perSecond;
                          }
                          kept.push(clock());
                          event("pointermove", kept.length);
                        }
                        if (now - began < seconds * 1000) {
                          setTimeout(next, due - performance.now());
                        } else {
                          resolve();
                        }
                      };
                      next();
                    });
                    event("pointercancel", kept.length);
                    return kept;
                    }\
                    """;

    private static final String GAME =
            """
            import { connect } from "@opentos/sdk";

            %s
            const tos = await connect();
            const party = await tos.controllers.open({ layout: "pointer" });
            const code = document.getElementById("code") as HTMLElement;
            const sums = new Map<number, number>();
            const heard: [seat: number, n: number, at: number][] = [];
            Object.assign(window, { heard, sums });
            party.onPlayers((now) => {
              code.textContent = `${now.code} ${now.players.filter(({ here }) => here).length}`;
            });
            party.onInput((seat, input) => {
              const sum = (sums.get(seat) ?? 0) + (input.pads["pad"]?.dy ?? 0);
              sums.set(seat, sum);
              heard.push([seat, Math.round(sum * 100), clock()]);
            });
            tos.ready();
            """
                    .formatted(CLOCK);

    /// The bare limit: the same pages and the same pace over data channels that nothing of ours is
    /// around.
    private static final String BARE_TERMINAL =
            "() => {"
                    + CLOCK
                    + """
                    window.bare = [];
                    window.peers = [];
                    window.join = async (index, offer) => {
                      const peer = new RTCPeerConnection();
                      window.peers[index] = peer;
                      peer.ondatachannel = ({ channel }) => { channel.onmessage = ({ data }) => window.bare.push(clock() - Number(data)); };
                      await peer.setRemoteDescription({ type: "offer", sdp: offer });
                      await peer.setLocalDescription(await peer.createAnswer());
                      await new Promise((resolve) => { peer.onicecandidate = ({ candidate }) => { if (!candidate) resolve(); }; });
                      return peer.localDescription.sdp;
                    };
                    }\
                    """;

    private static final String BARE_OFFER =
            """
            async () => {
              const peer = (window.peer = new RTCPeerConnection());
              window.channel = peer.createDataChannel("bare", { ordered: false, maxRetransmits: 0 });
              await peer.setLocalDescription(await peer.createOffer());
              await new Promise((resolve) => { peer.onicecandidate = ({ candidate }) => { if (!candidate) resolve(); }; });
              return peer.localDescription.sdp;
            }\
            """;

    private static final String BARE_ANSWERED =
            """
            async (answer) => {
              await window.peer.setRemoteDescription({ type: "answer", sdp: answer });
              if (window.channel.readyState !== "open") {
                await new Promise((resolve) => { window.channel.onopen = resolve; });
              }
            }\
            """;

    private static final String BARE_RUN =
            "async ([perSecond, seconds]) => {"
                    + CLOCK
                    + """
                    const began = performance.now();
                    let due = began;
                    await new Promise((resolve) => {
                      const next = () => {
                        const now = performance.now();
                        if (now >= due) {
                          while (due <= now) {
                            due += 1000 / perSecond;
                          }
                          window.channel.send(String(clock()));
                        }
                        if (now - began < seconds * 1000) {
                          setTimeout(next, due - performance.now());
                        } else {
                          resolve();
                        }
                      };
                      next();
                    });
                    window.peer.close();
                    }\
                    """;

    /// @param events that phones had
    /// @param millis of each, in order, until an input of the app had it in
    private record Run(int events, double perSecond, List<Double> millis) {
        double percentile(double part) {
            return ControllerBench.percentile(millis, part);
        }
    }

    private static double percentile(List<Double> sorted, double part) {
        return Machine.rounded(sorted.get((int) Math.ceil(part * sorted.size()) - 1));
    }

    @Test
    void controller() throws Exception {
        System.err.println(Machine.description());
        Map<String, Object> figures = new LinkedHashMap<>();
        try (World world = World.demonstration("bench-controller")) {
            String television = world.power("tv");
            Developing.of(world, Person.ownerOf(world), Demonstration.APPS).clear();
            Apps.signIn(world, Person.ownerOf(world));
            Page screen = world.screen(1280, 720);
            screen.navigate(television);
            PartyApp.run(world, GAME);
            Locator code = screen.frameLocator("[data-page=app] iframe").locator("#code");
            assertThat(code).hasText(Pattern.compile("[0-9A-Z-]{11} 0"));
            String path = "/play/" + code.innerText().split(" ")[0];
            List<Page> phones =
                    IntStream.range(0, PLAYERS).mapToObj(_ -> world.phone("en")).toList();
            for (Page phone : phones) {
                phone.navigate(world.web(path));
                phone.locator("main input").fill("P" + phones.indexOf(phone));
                phone.locator("[data-join]").click();
                phone.locator("[data-page=controller]").waitFor();
            }
            List<Double> bare = bare(screen, phones);
            System.err.printf(
                    "bare: p50 %s, p99 %s ms%n", percentile(bare, 0.5), percentile(bare, 0.99));
            Run direct = run(screen, phones, "direct");
            for (Page phone : phones) {
                phone.navigate(world.web(path + "?way=hub"));
            }
            Run hub = run(screen, phones, "hub");
            figures.put("players", PLAYERS);
            figures.put("events_per_second", Machine.rounded(direct.perSecond()));
            figures.put("direct_p50_milliseconds", direct.percentile(0.5));
            figures.put("direct_p99_milliseconds", direct.percentile(0.99));
            figures.put("through_hub_p50_milliseconds", hub.percentile(0.5));
            figures.put("through_hub_p99_milliseconds", hub.percentile(0.99));
            figures.put("through_hub_events_per_second", Machine.rounded(hub.perSecond()));
            figures.put("bare_p50_milliseconds", percentile(bare, 0.5));
            figures.put("bare_p99_milliseconds", percentile(bare, 0.99));
        }
        figures.put("load_average", Machine.loadAverage());
        System.out.println(Json.write(figures));
    }

    /// Phones in as many threads as a browser gives them; this one only begins and waits.
    private static void together(List<Page> phones, String script, String result, Object given) {
        for (Page phone : phones) {
            phone.evaluate("given => { window." + result + " = (" + script + ")(given); }", given);
        }
    }

    private static List<Double> bare(Page screen, List<Page> phones) {
        screen.evaluate(BARE_TERMINAL);
        for (Page phone : phones) {
            Object offer = phone.evaluate(BARE_OFFER);
            Object answer =
                    screen.evaluate(
                            "([index, offer]) => window.join(index, offer)",
                            List.of(phones.indexOf(phone), offer));
            phone.evaluate(BARE_ANSWERED, answer);
        }
        together(phones, BARE_RUN, "done", List.of(PER_SECOND, SECONDS));
        for (Page phone : phones) {
            phone.evaluate("() => window.done");
        }
        List<Double> all = new ArrayList<>(numbers(screen.evaluate("() => window.bare")));
        Collections.sort(all);
        return all;
    }

    private static Run run(Page screen, List<Page> phones, String way) {
        for (Page phone : phones) {
            assertThat(phone.locator("[data-page=controller]")).hasAttribute("data-state", way);
        }
        FrameLocator shown = screen.frameLocator("[data-page=app] iframe");
        assertThat(shown.locator("#code")).hasText(Pattern.compile(".* " + PLAYERS));
        Frame game =
                screen.frames().stream()
                        .filter(each -> each.url().contains("/apps/"))
                        .findFirst()
                        .orElseThrow();
        together(phones, FINGER, "done", List.of(PER_SECOND, WARM_SECONDS));
        phones.forEach(phone -> phone.evaluate("() => window.done"));
        List<Integer> warm =
                phones.stream()
                        .map(phone -> (Integer) phone.evaluate("() => window.kept.length"))
                        .toList();
        long began = System.nanoTime();
        together(phones, FINGER, "done", List.of(PER_SECOND, SECONDS));
        List<List<Double>> kept =
                phones.stream().map(phone -> numbers(phone.evaluate("() => window.done"))).toList();
        double seconds = (System.nanoTime() - began) / 1e9;
        // Every phone's last word has to be there.
        for (int index = 0; index < phones.size(); index++) {
            String seat =
                    String.valueOf(
                            phones.get(index)
                                    .locator("[data-page=controller]")
                                    .getAttribute("data-seat"));
            game.waitForFunction(
                    "([seat, n]) => Math.round((window.sums.get(seat) ?? 0) * 100) >= n",
                    List.of(Integer.parseInt(seat), kept.get(index).size()));
        }
        for (Page phone : phones) {
            assertThat(phone.locator("[data-page=controller]")).hasAttribute("data-state", way);
        }
        List<Double> millis = new ArrayList<>();
        for (int index = 0; index < phones.size(); index++) {
            int seat =
                    Integer.parseInt(
                            phones.get(index)
                                    .locator("[data-page=controller]")
                                    .getAttribute("data-seat"));
            millis.addAll(
                    until(
                            kept.get(index),
                            warm.get(index),
                            numbers(
                                    game.evaluate(
                                            "seat => window.heard.filter((each) => each[0] === seat).flatMap((each) => [each[1], each[2]])",
                                            seat))));
        }
        Collections.sort(millis);
        Run run = new Run(millis.size(), millis.size() / seconds, millis);
        System.err.printf(
                "%s: %d events, %.1f/s, p50 %s, p95 %s, p99 %s, most %s ms, load %s%n",
                way,
                run.events(),
                run.perSecond(),
                run.percentile(0.5),
                run.percentile(0.95),
                run.percentile(0.99),
                run.percentile(1),
                Machine.loadAverage());
        game.evaluate("() => { window.heard.length = 0; window.sums.clear(); }");
        return run;
    }

    /// For each event of a phone, when an input had it in for the first time.
    ///
    /// @param heard how many events an input had in, and when it was heard, in turns
    private static List<Double> until(List<Double> events, int after, List<Double> heard) {
        List<Double> millis = new ArrayList<>();
        int at = 0;
        for (int event = after; event < events.size(); event++) {
            while (at < heard.size() && heard.get(at) < event + 1) {
                at += 2;
            }
            if (at >= heard.size()) {
                throw new AssertionError("an event was never heard");
            }
            millis.add(heard.get(at + 1) - events.get(event));
        }
        return millis;
    }

    private static List<Double> numbers(Object list) {
        return ((List<?>) list).stream().map(each -> ((Number) each).doubleValue()).toList();
    }
}
