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

/// Ways out of an app's sandbox, tried one after the other from an app on a terminal
/// (`escapes.json`).
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
              try { await Promise.race([attempts[name](p), limit]); return "through"; }
              catch (error) { return String(error).slice(0, 120); }
            });
            """;

    private static final Map<String, String> PLACES =
            Map.of(
                    "SHELL", "shell", "WITNESS", "witness", "PORT", "port", "OTHER", "other", "KEY",
                    "key");

    private final Page page;
    private final String shell;
    private final String installation;
    private final String other;
    private final HttpServer witness;
    private final Set<String> arrived = ConcurrentHashMap.newKeySet();
    private final List<String> through = new ArrayList<>();
    private int tried;

    private Escapes(Page page, String shell, String installation, String other) throws IOException {
        this.page = page;
        this.shell = shell;
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

    /// Tries all of them.
    static Result tryAll(World world, Developing developer, String shell, String device)
            throws IOException {
        JsonNode all;
        try (InputStream stream = Escapes.class.getResourceAsStream("escapes.json")) {
            all = new JsonMapper().readTree(stream);
        }
        String other = developer.put("org.example.other", BEGIN + "const attempts = {};", device);
        String app = developer.put("org.example.escapes", BEGIN + script(all), device);
        Page page = world.screen(1920, 1080);
        try (Escapes escapes = new Escapes(page, shell, app, other)) {
            for (String kind : List.of("inside", "network", "leaving")) {
                for (JsonNode each : all.path(kind)) {
                    escapes.attempt(kind, each.path(0).asString());
                }
            }
            return new Result(escapes.tried, List.copyOf(escapes.through));
        }
    }

    private static String script(JsonNode all) {
        StringBuilder script = new StringBuilder("const attempts = {\n");
        for (JsonNode kind : all) {
            for (JsonNode each : kind) {
                String code = each.path(1).asString();
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
                        "shell", shell,
                        "witness", "127.0.0.1:" + witness.getAddress().getPort(),
                        "port", shell.substring(shell.lastIndexOf(':') + 1),
                        "other", other,
                        "key", key);
        String said = run(frame, name, places);
        boolean stayed = page.url().startsWith(shell) && page.context().pages().size() == 1;
        boolean out =
                arrived.contains(key)
                        || !stayed
                        || (kind.equals("inside") && said.equals("through"))
                        || (kind.equals("leaving") && shows(shell));
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

    /// Whether a frame within the page shows a page of the shell's.
    private boolean shows(String address) {
        return page.frames().stream()
                .filter(each -> each != page.mainFrame())
                .anyMatch(each -> each.url().startsWith(address));
    }

    /// The app's frame, in a page that is loaded anew where the last attempt may have left it, or
    /// where the shell has ended the app for it.
    private Frame opened(boolean anew) {
        Optional<Frame> open = anew ? Optional.empty() : frame();
        if (open.isEmpty()) {
            page.navigate("about:blank");
            page.navigate(shell);
            page.locator("iframe.drawn[src*='/apps/%s/']".formatted(installation)).waitFor();
            page.waitForCondition(() -> frame().isPresent());
            open = frame();
        }
        return open.orElseThrow(() ->
                new AssertionError(
                        "the app is not open: " + page.frames().stream().map(Frame::url).toList()));
    }

    private Optional<Frame> frame() {
        return page.frames().stream()
                .filter(each -> each.url().contains("/apps/" + installation + "/"))
                .findFirst();
    }

    @Override
    public void close() {
        witness.stop(0);
    }
}
