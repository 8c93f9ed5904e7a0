package org.opentos.e2e;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Ways out of an app's sandbox, tried one after the other from an app on a terminal, or in a
/// person's own browser (`escapes.json`).
final class Escapes implements AutoCloseable {
    /// How an app without the sdk greets its terminal, and the words with which attempts are
    /// written.
    private static final String BEGIN =
            """
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = (event) => event.data.type === "ping" && port1.postMessage({ type: "pong" });
            parent.postMessage({ tos: "hello", sdk: 1 }, "*", [port2]);
            port1.postMessage({ type: "ready" });
            const soon = () => new Promise((done) => setTimeout(done, 400));
            const ask = async (method, address, body) => {
              const answer = await fetch(address, { method, body, headers: { "Content-Type": "application/json" } });
              if (!answer.ok) throw new Error(String(answer.status));
            };
            const loading = (p) => (tag, attribute, more = {}) => {
              const element = document.createElement(tag);
              Object.assign(element, more);
              element.setAttribute(attribute, "http://" + p.witness + "/" + p.key);
              document.body.append(element);
              if (tag === "a") element.click();
              return soon();
            };
            const style = (text) => { document.body.style.cssText = text; return soon(); };
            const later = (work) => new Promise((done) => setTimeout(async () => done(await work()), 0));
            window.run = (name, p) => later(async () => {
              const limit = new Promise((_, no) => setTimeout(() => no(new Error("nothing came")), 2000));
              try { await Promise.race([attempts[name](p), limit]); return "nothing refused it"; }
              catch (error) { return String(error).slice(0, 120); }
            });
            """;

    private static final String OTHER = BEGIN + "const attempts = {};";

    private static final Map<String, String> PLACES =
            Map.of(
                    "SHELL", "shell", "WITNESS", "witness", "PORT", "port", "OTHER", "other", "KEY",
                    "key");

    /// Where an app runs, and what of its surroundings the list names.
    ///
    /// @param shell the origin of the page around it
    /// @param start the address of that page where the app is open
    /// @param files below which the files of apps are
    /// @param names what stands there instead of what a terminal has
    private record Surroundings(
            String shell, String start, String files, List<Map.Entry<String, String>> names) {
        static Surroundings terminal(String shell) {
            return new Surroundings(shell, shell, "/apps/", List.of());
        }

        static Surroundings browser(String hub, String installation) {
            return new Surroundings(
                    hub,
                    hub + "/apps/" + installation,
                    "/run/",
                    List.of(
                            Map.entry("/local/state", "/api/v1/session"),
                            Map.entry("/local/live", "/api/v1/live/payment-requests"),
                            Map.entry("/local/properties/volume", "/api/v1/homes"),
                            Map.entry("/local/apps/", "/api/v1/installations/"),
                            Map.entry("/apps/", "/run/"),
                            Map.entry("/shell/", "/"),
                            Map.entry("127.0.0.1:PORT", "localhost:PORT")));
        }
    }

    private final Page page;
    private final Surroundings around;
    private final String installation;
    private final String other;
    private final HttpServer witness;
    private final Set<String> arrived = ConcurrentHashMap.newKeySet();
    private final List<String> through = new ArrayList<>();
    private int tried;

    private Escapes(Page page, Surroundings around, String installation, String other)
            throws IOException {
        this.page = page;
        this.around = around;
        this.installation = installation;
        this.other = other;
        this.witness =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        witness.createContext(
                "/",
                exchange -> {
                    arrived.add(exchange.getRequestURI().getPath().substring(1));
                    exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        witness.start();
    }

    /// What came of it.
    ///
    /// @param through the attempts that got out
    record Result(int tried, List<String> through) {}

    private static JsonNode list() throws IOException {
        try (InputStream stream = Escapes.class.getResourceAsStream("escapes.json")) {
            return new JsonMapper().readTree(stream);
        }
    }

    /// Tries all of them on a terminal.
    static Result tryAll(World world, Developing developer, String shell, String device)
            throws IOException {
        JsonNode all = list();
        Surroundings around = Surroundings.terminal(shell);
        String other = developer.put("org.example.other", OTHER, device);
        String app = developer.put("org.example.escapes", BEGIN + script(all, around), device);
        return tryAll(world.screen(1920, 1080), around, app, other, all);
    }

    /// Tries all of them in the browser of the developer, who is signed in there.
    static Result tryAllHere(Page page, Developing developer, String hub) throws IOException {
        JsonNode all = list();
        String other = developer.putHere("org.example.other", OTHER);
        String app =
                developer.putHere(
                        "org.example.escapes", BEGIN + script(all, Surroundings.browser(hub, "")));
        return tryAll(page, Surroundings.browser(hub, app), app, other, all);
    }

    private static Result tryAll(
            Page page, Surroundings around, String app, String other, JsonNode all)
            throws IOException {
        try (Escapes escapes = new Escapes(page, around, app, other)) {
            for (String kind : List.of("inside", "network", "leaving")) {
                for (JsonNode each : all.path(kind)) {
                    escapes.attempt(kind, each.path(0).asString());
                }
            }
            return new Result(escapes.tried, List.copyOf(escapes.through));
        }
    }

    private static String script(JsonNode all, Surroundings around) {
        StringBuilder script = new StringBuilder("const attempts = {\n");
        for (JsonNode kind : all) {
            for (JsonNode each : kind) {
                String code = each.path(1).asString();
                for (Map.Entry<String, String> name : around.names()) {
                    code = code.replace(name.getKey(), name.getValue());
                }
                for (Map.Entry<String, String> place : PLACES.entrySet()) {
                    code = code.replace(place.getKey(), "' + p." + place.getValue() + " + '");
                }
                code = code.replace("load('", "loading(p)('");
                script.append("  ")
                        .append(new JsonMapper().writeValueAsString(each.path(0).asString()))
                        .append(": async (p) => (")
                        .append(code)
                        .append("),\n");
            }
        }
        return script.append("};\n").toString();
    }

    private void attempt(String kind, String name) {
        tried++;
        String key = "attempt-" + tried;
        Frame frame = opened(kind.equals("leaving"));
        Map<String, String> places =
                Map.of(
                        "shell",
                        around.shell(),
                        "witness",
                        "127.0.0.1:" + witness.getAddress().getPort(),
                        "port",
                        around.shell().substring(around.shell().lastIndexOf(':') + 1),
                        "other",
                        other,
                        "key",
                        key);
        String said = run(frame, name, places);
        boolean stayed =
                page.url().startsWith(around.start()) && page.context().pages().size() == 1;
        boolean out =
                arrived.contains(key)
                        || !stayed
                        || (kind.equals("inside") && said.equals("nothing refused it"))
                        || (kind.equals("leaving") && leftFor(around.shell()));
        System.out.printf("    %s %s: %s%n", out ? "✗" : "✓", name, said);
        if (out) {
            through.add(name + ": " + said);
        }
    }

    /// A frame that is led away answers no more.
    private static String run(Frame frame, String name, Map<String, String> places) {
        try {
            return String.valueOf(
                    frame.evaluate(
                            "([name, places]) => window.run(name, places)", List.of(name, places)));
        } catch (PlaywrightException gone) {
            return "the frame has gone";
        }
    }

    /// Whether a frame within the page shows a page of the shell's that is none of the app's.
    private boolean leftFor(String address) {
        return page.frames().stream()
                .filter(each -> each != page.mainFrame())
                .anyMatch(each -> each.url().startsWith(address) && !isApp(each));
    }

    private boolean isApp(Frame frame) {
        return frame.url().contains(around.files() + installation + "/");
    }

    /// The app's frame, in a page that is loaded anew where the last attempt may have left it, or
    /// where the shell has ended the app for it.
    private Frame opened(boolean anew) {
        Optional<Frame> open = anew ? Optional.empty() : frame();
        if (open.isEmpty()) {
            page.navigate("about:blank");
            page.navigate(around.start());
            page.locator("iframe.drawn[src*='%s%s/']".formatted(around.files(), installation))
                    .waitFor();
            page.waitForCondition(() -> frame().isPresent());
            open = frame();
        }
        return open.orElseThrow(() ->
                new AssertionError(
                        "the app is not open: " + page.frames().stream().map(Frame::url).toList()));
    }

    private Optional<Frame> frame() {
        return page.frames().stream().filter(this::isApp).findFirst();
    }

    @Override
    public void close() {
        witness.stop(0);
    }
}
