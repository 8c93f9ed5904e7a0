package org.opentos.testkit.pay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Stripe's interface, as far as a hub uses it.
final class StripeDoor implements Door {
    private static final String SESSIONS = "/v1/checkout/sessions";
    private static final String REFUNDS = "/v1/refunds";
    private static final String TRANSFERS = "/v1/transfers";
    private static final String MOVEMENTS = "/v1/balance_transactions";

    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int PAGE_USUAL = 10;
    private static final int PAGE_MAX = 100;
    private static final long LIFE_SECONDS_MIN = 1_800;
    private static final long LIFE_SECONDS_MAX = 86_400;

    private final JsonMapper json = JsonMapper.builder().build();
    private final World world;
    private final StripeJson shapes;
    private final String key;
    private final Names names;
    private final Supplier<Behaviour> behaviour;
    private final Supplier<String> base;

    StripeDoor(
            World world,
            Keys keys,
            Names names,
            Supplier<Behaviour> behaviour,
            Supplier<String> base)
            throws IOException {
        this.world = world;
        this.shapes = new StripeJson(json, world);
        this.key = keys.secret("stripe-key");
        this.names = names;
        this.behaviour = behaviour;
        this.base = base;
    }

    @Override
    public Reply answer(Ask ask) {
        Map<String, String> id = Map.of("Request-Id", "req_" + names.letters(14));
        if (!ask.header("Authorization").equals("Bearer " + key)) {
            return error(UNAUTHORIZED, "invalid_request_error", "", "Invalid API Key").with(id);
        }
        String idempotencyKey = ask.header("Idempotency-key");
        if (!ask.method().equals("POST") || idempotencyKey.isEmpty()) {
            return routed(ask).with(id);
        }
        synchronized (this) {
            return again(ask, idempotencyKey).with(id);
        }
    }

    /// The same key and content are answered the same, without doing anything twice.
    private Reply again(Ask ask, String idempotencyKey) {
        String request = ask.path() + "\n" + ask.body();
        Answered known = world.find(Answered.class, idempotencyKey).orElse(null);
        if (known == null || known.isForgotten(world.now())) {
            Reply reply = routed(ask);
            world.keep(
                    new Answered(
                            idempotencyKey, request, reply.status(), reply.body(), world.now()));
            return reply;
        }
        if (!known.request().equals(request)) {
            return error(
                    BAD_REQUEST,
                    "idempotency_error",
                    "",
                    "Keys for idempotent requests can only be used with the same parameters");
        }
        return Reply.json(known.status(), known.body()).with(Map.of("Idempotent-Replayed", "true"));
    }

    private Reply error(int status, String type, String code, String message) {
        ObjectNode node = json.createObjectNode();
        ObjectNode error = node.putObject("error").put("type", type).put("message", message);
        if (!code.isEmpty()) {
            error.put("code", code);
        }
        return Reply.json(status, json.writeValueAsString(node));
    }

    private Reply routed(Ask ask) {
        try {
            return Reply.json(Reply.OK, json.writeValueAsString(route(ask)));
        } catch (World.No no) {
            boolean absent = no.code().equals("NOT_FOUND");
            String code =
                    switch (no.code()) {
                        case "NOT_FOUND" -> "resource_missing";
                        case "NOT_ENOUGH" -> "balance_insufficient";
                        default -> "";
                    };
            return error(
                    absent ? NOT_FOUND : BAD_REQUEST,
                    "invalid_request_error",
                    code,
                    String.valueOf(no.getMessage()));
        } catch (NumberFormatException malformed) {
            return error(
                    BAD_REQUEST,
                    "invalid_request_error",
                    "parameter_invalid_integer",
                    String.valueOf(malformed.getMessage()));
        }
    }

    private ObjectNode route(Ask ask) {
        Map<String, String> form = Ask.form(ask.body());
        if (ask.method().equals("POST")) {
            return switch (ask.path()) {
                case SESSIONS -> begin(form);
                case REFUNDS -> refund(form);
                case TRANSFERS -> transfer(form);
                default -> throw new World.No("NOT_FOUND", "Unrecognized request URL");
            };
        }
        Map<String, String> query = ask.query();
        if (ask.path().startsWith(SESSIONS + "/")) {
            String id = ask.after(SESSIONS + "/");
            Payment payment = payment(each -> each.id().equals(id));
            return shapes.session(world.expired(payment), expanded(query), base.get());
        }
        return switch (ask.path()) {
            case SESSIONS ->
                    page(
                            query,
                            payments(each -> within(query, each.createdAt())).stream()
                                    .map(each ->
                                            shapes.session(
                                                    world.expired(each), Set.of(), base.get()))
                                    .toList());
            case REFUNDS -> page(query, refunds(query));
            case TRANSFERS ->
                    page(
                            query,
                            world
                                    .all(
                                            PayOut.class,
                                            each ->
                                                    each.company() == Company.STRIPE
                                                            && each.reference()
                                                                    .equals(
                                                                            query.get(
                                                                                    "transfer_group")))
                                    .stream()
                                    .map(shapes::transfer)
                                    .toList());
            case MOVEMENTS ->
                    page(
                            query,
                            world
                                    .all(
                                            Moved.class,
                                            each ->
                                                    each.company() == Company.STRIPE
                                                            && within(query, each.at()))
                                    .stream()
                                    .map(each -> shapes.movement(each, expandsSource(query)))
                                    .toList());
            default -> throw new World.No("NOT_FOUND", "Unrecognized request URL");
        };
    }

    private List<ObjectNode> refunds(Map<String, String> query) {
        Payment payment = payment(each -> each.paymentId().equals(query.get("payment_intent")));
        return world.all(Refund.class, each -> each.payment().equals(payment.key())).stream()
                .map(each -> shapes.refund(each, payment))
                .toList();
    }

    private static boolean within(Map<String, String> query, long at) {
        long from = Long.parseLong(query.getOrDefault("created[gte]", "0"));
        long below = Long.parseLong(query.getOrDefault("created[lt]", "9999999999"));
        return at >= from && at < below;
    }

    private static boolean expandsSource(Map<String, String> query) {
        return expanded(query).contains("data.source");
    }

    private static Set<String> expanded(Map<String, String> query) {
        Set<String> expanded = new HashSet<>();
        query.forEach((name, value) -> {
            if (name.startsWith("expand[")) {
                expanded.add(value);
            }
        });
        return expanded;
    }

    /// The newest first, from behind `starting_after` on.
    private ObjectNode page(Map<String, String> query, List<ObjectNode> oldestFirst) {
        List<ObjectNode> all = new ArrayList<>(oldestFirst.reversed());
        all.sort(
                Comparator.comparingLong((ObjectNode each) -> each.path("created").asLong())
                        .reversed());
        String after = query.getOrDefault("starting_after", "");
        int from = 0;
        for (int index = 0; index < all.size(); index++) {
            if (all.get(index).path("id").asString().equals(after)) {
                from = index + 1;
            }
        }
        int limit =
                Math.min(
                        PAGE_MAX,
                        Integer.parseInt(query.getOrDefault("limit", String.valueOf(PAGE_USUAL))));
        int to = Math.min(all.size(), from + limit);
        ObjectNode page = json.createObjectNode().put("object", "list");
        ArrayNode data = page.putArray("data");
        all.subList(from, to).forEach(data::add);
        return page.put("has_more", to < all.size()).put("url", "/v1/");
    }

    private List<Payment> payments(Predicate<Payment> wanted) {
        return world.all(
                Payment.class, each -> each.company() == Company.STRIPE && wanted.test(each));
    }

    private Payment payment(Predicate<Payment> wanted) {
        return payments(wanted).stream()
                .findFirst()
                .orElseThrow(() -> new World.No("NOT_FOUND", "No such object"));
    }

    private static String text(Map<String, String> form, String name) {
        String text = form.get(name);
        if (text == null || text.isEmpty()) {
            throw new World.No("INVALID_REQUEST", "Missing required param: " + name);
        }
        return text;
    }

    private ObjectNode begin(Map<String, String> form) {
        long now = world.now();
        long expires = Long.parseLong(text(form, "expires_at"));
        if (expires < now + LIFE_SECONDS_MIN || expires > now + LIFE_SECONDS_MAX) {
            throw new World.No(
                    "INVALID_REQUEST", "expires_at must be between 30 minutes and 24 hours");
        }
        String price = "line_items[0][price_data]";
        Payment payment =
                world.begin(
                        new Payment(
                                Company.STRIPE,
                                text(form, "client_reference_id"),
                                names.checkout(Company.STRIPE),
                                Long.parseLong(text(form, price + "[unit_amount]")),
                                text(form, price + "[currency]").toUpperCase(Locale.ROOT),
                                text(form, price + "[product_data][name]"),
                                "",
                                text(form, "success_url"),
                                now,
                                expires,
                                "OPEN",
                                names.payment(Company.STRIPE),
                                names.charge(Company.STRIPE),
                                0,
                                0));
        ObjectNode session = shapes.session(payment, Set.of(), base.get());
        if (behaviour.get().paysAtOnce()) {
            world.pay(payment.key());
        }
        return session;
    }

    private ObjectNode refund(Map<String, String> form) {
        Payment payment = payment(each -> each.paymentId().equals(form.get("payment_intent")));
        Refund refund =
                world.refund(
                        payment,
                        form.getOrDefault("metadata[reference]", ""),
                        Long.parseLong(text(form, "amount")),
                        "");
        boolean done = !behaviour.get().refundsFail();
        Refund ended = world.endRefund(refund.key(), done);
        return shapes.refund(done ? ended : refund, payment);
    }

    private ObjectNode transfer(Map<String, String> form) {
        String destination = text(form, "destination");
        if (!destination.startsWith("acct_")) {
            throw new World.No("INVALID_REQUEST", "No such destination: '" + destination + "'");
        }
        return shapes.transfer(
                world.payOut(
                        new PayOut(
                                Company.STRIPE,
                                text(form, "transfer_group"),
                                names.payOut(Company.STRIPE),
                                destination,
                                Long.parseLong(text(form, "amount")),
                                text(form, "currency").toUpperCase(Locale.ROOT),
                                "",
                                "DONE",
                                world.now(),
                                world.now())));
    }
}
