package org.opentos.testkit.pay;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What people tell the companies to do: a page, and the same as JSON below `/control/`.
///
/// `GET /control` says everything. `POST /control/ACT` with a form does one thing: `pay`, `refuse`,
/// `dispute` (`key`), `win`, `lose` (`key` of the dispute), `confirm`, `fail` (`key` of the
/// pay-out), `send` (`event`, `manner`), `behave` (any of [Behaviour]'s names, `true` or `false`).
final class ControlDoor implements Door {
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    private static final int SHOWN_MAX = 200;

    private final JsonMapper json = JsonMapper.builder().build();
    private final World world;
    private final Deliveries deliveries;
    private final Supplier<Behaviour> behaviour;
    private final Consumer<Behaviour> behave;

    ControlDoor(
            World world,
            Deliveries deliveries,
            Supplier<Behaviour> behaviour,
            Consumer<Behaviour> behave) {
        this.world = world;
        this.deliveries = deliveries;
        this.behaviour = behaviour;
        this.behave = behave;
    }

    @Override
    public Reply answer(Ask ask) {
        if (ask.method().equals("GET")) {
            return get(ask);
        }
        if (!ask.method().equals("POST") || !ask.path().startsWith("/control/")) {
            return Reply.json(NOT_FOUND, "{}");
        }
        String site = ask.header("Sec-fetch-site");
        if (!site.isEmpty() && !site.equals("same-origin")) {
            return Reply.json(FORBIDDEN, "{}");
        }
        try {
            Map<String, String> form = Ask.form(ask.body());
            ObjectNode result = act(ask.after("/control/"), form);
            return Reply.json(Reply.OK, json.writeValueAsString(result));
        } catch (World.No | IllegalArgumentException | JacksonException no) {
            return Reply.json(
                    BAD_REQUEST,
                    json.writeValueAsString(
                            json.createObjectNode().put("reason", no.getMessage())));
        }
    }

    private Reply get(Ask ask) {
        if (ask.path().equals("/control")) {
            return Reply.json(Reply.OK, json.writeValueAsString(everything()));
        }
        if (ask.path().equals("/") || ask.path().startsWith("/checkout/")) {
            return Reply.html(page());
        }
        return Reply.json(NOT_FOUND, "{}");
    }

    private static String page() {
        try (InputStream page = ControlDoor.class.getResourceAsStream("control.html")) {
            if (page == null) {
                throw new IllegalStateException("control.html is not in this program");
            }
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            throw new UncheckedIOException("control.html cannot be read", damaged);
        }
    }

    private ObjectNode everything() {
        ObjectNode all = json.createObjectNode();
        all.set("behaviour", json.valueToTree(behaviour.get()));
        list(all.putArray("payments"), Payment.class);
        list(all.putArray("refunds"), Refund.class);
        list(all.putArray("disputes"), Dispute.class);
        list(all.putArray("payOuts"), PayOut.class);
        list(all.putArray("notifications"), Dispatch.class);
        return all;
    }

    /// The newest first.
    private <T extends Kept> void list(ArrayNode array, Class<T> kind) {
        world.all(kind, each -> true).reversed().stream()
                .limit(SHOWN_MAX)
                .forEach(each -> array.add(keyed(each)));
    }

    private ObjectNode keyed(Kept kept) {
        ObjectNode node = json.valueToTree(kept);
        return node.put("key", kept.key());
    }

    private ObjectNode act(String act, Map<String, String> form) {
        String key = form.getOrDefault("key", "");
        return switch (act) {
            case "pay" -> keyed(world.pay(key));
            case "refuse" -> keyed(world.close(key));
            case "dispute" -> keyed(world.dispute(key));
            case "win" -> keyed(world.closeDispute(key, true));
            case "lose" -> keyed(world.closeDispute(key, false));
            case "confirm" -> keyed(world.endPayOut(key, true));
            case "fail" -> keyed(world.endPayOut(key, false));
            case "send" -> send(form);
            case "behave" -> behave(form);
            default -> throw new World.No("NOT_FOUND", "there is no act " + act);
        };
    }

    private ObjectNode send(Map<String, String> form) {
        Deliveries.Manner manner =
                Deliveries.Manner.valueOf(
                        form.getOrDefault("manner", "usual").toUpperCase(Locale.ROOT));
        return json.createObjectNode()
                .put("accepted", deliveries.sendAs(form.getOrDefault("event", ""), manner));
    }

    private ObjectNode behave(Map<String, String> form) {
        ObjectNode changed = json.valueToTree(behaviour.get());
        form.forEach((name, value) -> {
            if (changed.has(name)) {
                changed.put(name, Boolean.parseBoolean(value));
            }
        });
        behave.accept(json.treeToValue(changed, Behaviour.class));
        return changed;
    }
}
