package org.opentos.hub.market.run;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.opentos.hub.content.Catalogue;
import org.opentos.hub.content.ContentItem;
import org.opentos.hub.content.ContentProgress;
import org.opentos.hub.content.ContentSource;
import org.opentos.hub.content.Media;
import org.opentos.hub.content.Sources;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.market.install.Installation;
import org.opentos.protocol.ContentKind;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppCall;
import org.opentos.protocol.money.Money;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What running apps ask about content.
@Component
class ContentCalls implements AppCallRoom {
    private static final double MILLIS_OF_A_SECOND = 1_000.0;

    private final Sources sources;
    private final Catalogue catalogue;
    private final MediaAddresses addresses;
    private final Devices devices;
    private final JsonMapper json;

    ContentCalls(
            Sources sources,
            Catalogue catalogue,
            MediaAddresses addresses,
            Devices devices,
            JsonMapper json) {
        this.sources = sources;
        this.catalogue = catalogue;
        this.addresses = addresses;
        this.devices = devices;
        this.json = json;
    }

    @Override
    public Set<AppCall> takes() {
        return EnumSet.of(
                AppCall.CONTENT_SOURCES,
                AppCall.CONTENT_SHELF,
                AppCall.CONTENT_FIND,
                AppCall.CONTENT_ITEM,
                AppCall.CONTENT_OPEN,
                AppCall.CONTENT_PROGRESS);
    }

    @Override
    public Outcome<JsonNode> call(RunningApp by, AppCall call, JsonNode arguments) {
        return switch (call) {
            case CONTENT_SOURCES -> Outcome.done(sources(by));
            case CONTENT_SHELF ->
                    Catalogue.Shelf.parse(arguments.path("shelf").asString(""))
                            .map(shelf -> page(by, shelf, shownOn(by), arguments));
            case CONTENT_FIND -> {
                String words = arguments.path("words").asString("");
                yield Catalogue.isFindable(words)
                        // What cannot be shown here is found too: the app says where it can.
                        ? Outcome.done(
                                page(
                                        by,
                                        new Catalogue.Shelf.Found(words),
                                        EnumSet.allOf(ContentKind.class),
                                        arguments))
                        : Outcome.refused(
                                RefusalCode.FIELD_INVALID,
                                "Look for 1 to %d characters."
                                        .formatted(Catalogue.WORDS_CHARACTERS_MAX));
            }
            case CONTENT_ITEM ->
                    item(by, arguments).map(item -> shown(by, item).put("words", item.words()));
            case CONTENT_OPEN -> item(by, arguments).then(item -> open(by, item));
            case CONTENT_PROGRESS -> progress(by, arguments);
            default -> throw new IllegalArgumentException("not about content: " + call);
        };
    }

    private FormFactor form(Installation by) {
        return by.device()
                .flatMap(devices::find)
                .map(each -> each.product().formFactor())
                .orElse(FormFactor.PHONE);
    }

    private Set<ContentKind> shownOn(RunningApp by) {
        return ContentKind.shownOn(form(by.installation()));
    }

    private JsonNode sources(RunningApp by) {
        ObjectNode answer = json.createObjectNode();
        ArrayNode list = answer.putArray("sources");
        for (ContentSource each : sources.of(by.installation().person())) {
            list.addObject()
                    .put("id", each.id().text())
                    .put("title", title(each))
                    .put("reading", each.isReading())
                    .put("problem", each.problem().map(RefusalCode::text).orElse(null))
                    .put("items", each.items());
        }
        return answer;
    }

    /// The address of what is sold is nobody's to know.
    private static String title(ContentSource source) {
        return source.title().isEmpty() && source.offer().isEmpty()
                ? source.address().getHost()
                : source.title();
    }

    private JsonNode page(
            RunningApp by, Catalogue.Shelf shelf, Set<ContentKind> kinds, JsonNode arguments) {
        Catalogue.Page page =
                catalogue.shelf(
                        by.installation().person(), shelf, kinds, arguments.path("after").asInt(0));
        ObjectNode answer = json.createObjectNode();
        ArrayNode items = answer.putArray("items");
        page.items().forEach(each -> items.add(shown(by, each)));
        page.next().ifPresentOrElse(each -> answer.put("next", each), () -> answer.putNull("next"));
        return answer;
    }

    private ObjectNode shown(RunningApp by, ContentItem item) {
        ObjectNode shown =
                json.createObjectNode()
                        .put("id", item.id().text())
                        .put("source", item.source().text())
                        .put("sourceTitle", item.sourceTitle())
                        .put("kind", item.kind().text())
                        .put("title", item.title())
                        .put("summary", item.summary())
                        .put("published", item.published().toString())
                        .put("seconds", seconds(item.length()))
                        .put("owned", item.isOwned())
                        .put("trailer", item.isTrailer())
                        .put("here", shownOn(by).contains(item.kind()))
                        .put(
                                "picture",
                                item.picture().isEmpty()
                                        ? null
                                        : addresses.of(by, item.id(), Media.PICTURE));
        item.alone().forEach(amounts(shown, "prices"));
        item.whole().forEach(amounts(shown, "sourcePrices"));
        item.progress()
                .ifPresentOrElse(
                        each -> shown.set("progress", shown(each)),
                        () -> shown.putNull("progress"));
        return shown;
    }

    private Consumer<Money> amounts(ObjectNode shown, String name) {
        ArrayNode amounts = shown.putArray(name);
        return each -> amounts.add(PaymentCalls.amount(json, each));
    }

    private ObjectNode shown(ContentProgress progress) {
        return json.createObjectNode()
                .put("seconds", seconds(progress.position()))
                .put("total", seconds(progress.total()))
                .put("finished", progress.isFinished());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_OF_A_SECOND;
    }

    private Outcome<ContentItem> item(RunningApp by, JsonNode arguments) {
        return id(arguments)
                .flatMap(id -> catalogue.find(by.installation().person(), id))
                .map(Outcome::done)
                .orElseGet(ContentCalls::unknown);
    }

    private static <T> Outcome<T> unknown() {
        return Outcome.refused(RefusalCode.NOT_FOUND, "The person has no such item.");
    }

    private static Optional<Id.ContentItemId> id(JsonNode arguments) {
        try {
            return Optional.of(Id.ContentItemId.parse(arguments.path("item").asString("")));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Outcome<JsonNode> open(RunningApp by, ContentItem item) {
        if (!shownOn(by).contains(item.kind())) {
            return Outcome.refused(
                    RefusalCode.CONTENT_NOT_SHOWN,
                    "This device cannot show it; open it on another one.");
        }
        if (!item.isOwned()) {
            return Outcome.refused(
                    RefusalCode.PURCHASE_REQUIRED, "Buy it first, alone or with its source.");
        }
        return Outcome.done(
                json.createObjectNode()
                        .put("kind", item.kind().text())
                        .put("type", item.type())
                        .put(
                                "address",
                                item.media().isEmpty()
                                        ? null
                                        : addresses.of(by, item.id(), Media.MEDIA))
                        .put(
                                "seconds",
                                seconds(
                                        item.progress()
                                                .map(ContentProgress::resume)
                                                .orElse(Duration.ZERO)))
                        .put("words", item.words()));
    }

    private Outcome<JsonNode> progress(RunningApp by, JsonNode arguments) {
        Catalogue.Report report =
                Catalogue.Report.of(
                        arguments.path("seconds").asDouble(0),
                        arguments.path("total").asDouble(0),
                        arguments.path("finished").asBoolean(false),
                        arguments.path("ago").asDouble(0));
        return id(arguments)
                .map(id ->
                        catalogue
                                .report(by.installation().person(), id, report)
                                .<JsonNode>map(this::shown))
                .orElseGet(ContentCalls::unknown);
    }
}
