package org.opentos.testkit.pay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.opentos.testkit.content.BayRadio;

/// The program: an HTTP server on loopback that answers as WeChat Pay below `/v3/`, as Stripe below
/// `/v1/`, as a provider of content below `/content/`, and people everywhere else.
public final class PaymentSimulator implements AutoCloseable {
    private static final int UNAVAILABLE = 503;
    private static final int UNAUTHORIZED = 401;

    /// As both companies say it, each in its own members.
    private static final String KEY_REFUSED =
            """
            {"code":"SIGN_ERROR","message":"unknown key","error":{"type":"invalid_request_error","message":"unknown key"}}
            """;

    private static final int USAGE_ERROR = 64;
    private static final int EMPTY = -1;
    private static final int WAITING_CONNECTIONS_MAX = 64;

    private final Options options;
    private final Journal journal;
    private final Keys keys;
    private final World world;
    private final Deliveries deliveries;
    private final HttpServer server;
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final WeChatDoor weChat;
    private final StripeDoor stripe;
    private final ControlDoor control;
    private final BayRadio radio = new BayRadio();
    private volatile Behaviour behaviour = Behaviour.USUAL;

    private PaymentSimulator(Options options) throws IOException {
        this.options = options;
        Names names = new Names(new SecureRandom());
        Files.createDirectories(options.directory());
        this.keys = Keys.of(options.directory().resolve("keys"), names);
        this.journal = new Journal(options.directory().resolve("paid.jsonl"));
        this.world = new World(journal, options.clock(), names);
        WeChatWire wire = new WeChatWire(keys, names);
        WeChatMessenger weChatMessenger =
                new WeChatMessenger(
                        wire, world, names, this::deliver, options.notifyUrl(Company.WECHAT));
        StripeMessenger stripeMessenger =
                new StripeMessenger(
                        keys, world, names, this::deliver, options.notifyUrl(Company.STRIPE));
        Map<Company, Deliveries.Signer> signers =
                Map.of(Company.WECHAT, weChatMessenger, Company.STRIPE, stripeMessenger);
        this.deliveries =
                new Deliveries(
                        world,
                        (dispatch, manner) ->
                                Objects.requireNonNull(signers.get(dispatch.company()))
                                        .sign(dispatch, manner),
                        this::behaviour,
                        options.retryScale());
        world.tells(
                new Tellers(
                        Map.of(
                                Company.WECHAT, weChatMessenger,
                                Company.STRIPE, stripeMessenger)));
        this.weChat = new WeChatDoor(world, wire, names, this::behaviour, this::base);
        this.stripe = new StripeDoor(world, keys, names, this::behaviour, this::base);
        this.control = new ControlDoor(world, deliveries, this::behaviour, this::behave);
        this.server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()),
                        WAITING_CONNECTIONS_MAX);
    }

    /// Starts on loopback and goes on with what its directory holds.
    ///
    /// @throws IOException where the directory cannot be used or the port is taken
    public static PaymentSimulator start(Options options) throws IOException {
        PaymentSimulator simulator = new PaymentSimulator(options);
        simulator.server.setExecutor(simulator.handlers);
        simulator.server.createContext("/", simulator::handle);
        simulator.server.start();
        simulator.keys.writeSettings(simulator.base());
        Files.writeString(
                simulator.running(),
                "{\"pid\":%d,\"port\":%d}"
                        .formatted(
                                ProcessHandle.current().pid(),
                                simulator.server.getAddress().getPort()));
        simulator.deliveries.resume();
        return simulator;
    }

    /// Where it answers, for example `http://127.0.0.1:8099`.
    public String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// The lines that a hub's settings need.
    public Path settings() {
        return keys.settings();
    }

    /// There while it runs, for whoever started it: its process and its port.
    private Path running() {
        return options.directory().resolve("run.json");
    }

    private void deliver(Dispatch dispatch) {
        deliveries.add(dispatch);
    }

    private Behaviour behaviour() {
        return behaviour;
    }

    private void behave(Behaviour changed) {
        behaviour = changed;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestURI().getPath().startsWith(BayRadio.PATH)) {
                radio.answer(exchange);
                return;
            }
            Ask ask = Ask.read(exchange);
            boolean company = ask.path().startsWith("/v1/") || ask.path().startsWith("/v3/");
            Behaviour now = behaviour;
            if (company && now.down()) {
                write(exchange, new Reply(UNAVAILABLE, "text/plain", Map.of(), "down\n"));
                return;
            }
            if (company && now.refusesKeys()) {
                write(exchange, new Reply(UNAUTHORIZED, "application/json", Map.of(), KEY_REFUSED));
                return;
            }
            Reply reply =
                    ask.path().startsWith("/v3/")
                            ? weChat.answer(ask)
                            : ask.path().startsWith("/v1/")
                                    ? stripe.answer(ask)
                                    : control.answer(ask);
            if (now.notifiesFirst()) {
                deliveries.sendWaitingNow();
            } else {
                deliveries.sendWaiting();
            }
            if (company && now.losesAnswers() && ask.method().equals("POST")) {
                return;
            }
            write(exchange, reply);
        } catch (UncheckedIOException | IllegalStateException fault) {
            // The server would swallow it; the caller sees a connection that ends.
            System.err.println("cannot answer " + exchange.getRequestURI() + ": " + fault);
        }
    }

    private static void write(HttpExchange exchange, Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", reply.type());
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? EMPTY : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(running());
        server.stop(0);
        handlers.shutdownNow();
        deliveries.close();
        journal.close();
    }

    private void closeAtEnd() {
        try {
            close();
        } catch (IOException failure) {
            System.err.println("cannot close: " + failure);
        }
    }

    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            options = Options.read(List.of(arguments));
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(USAGE_ERROR);
            return;
        }
        PaymentSimulator simulator = start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::closeAtEnd, "close"));
        System.out.println("payment simulator at " + simulator.base());
        System.out.println("settings for a hub in " + simulator.settings());
    }
}
