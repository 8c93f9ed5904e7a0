package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.content.Catalogue;
import org.opentos.hub.content.ContentItem;
import org.opentos.hub.content.ContentProgress;
import org.opentos.hub.content.ContentSource;
import org.opentos.hub.content.Media;
import org.opentos.hub.content.Opml;
import org.opentos.hub.content.Sources;
import org.opentos.hub.identity.Caller;
import org.opentos.protocol.ContentKind;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// A person's sources, and what they offer.
@RestController
@RequestMapping("/api/v1/content")
@Tag(name = "Content", description = "My sources, what they offer, and how far I am with it.")
class ContentController {
    private static final double MILLIS_OF_A_SECOND = 1_000.0;

    private final Sources sources;
    private final Catalogue catalogue;
    private final Media media;
    private final MediaAnswers answers;

    ContentController(Sources sources, Catalogue catalogue, Media media, MediaAnswers answers) {
        this.sources = sources;
        this.catalogue = catalogue;
        this.media = media;
        this.answers = answers;
    }

    /// @param address a feed, a page that names one, or one thing to play
    record Wish(@Nullable String address) {}

    /// @param asked what I typed; empty for a source that is sold
    /// @param address of the feed that was found there; null for a source that is sold
    /// @param offer by which it was added, where it is sold
    /// @param title empty until it was read
    /// @param read when it was read the last time
    /// @param reading whether it is read now
    /// @param problem the code of a refusal: why it could not be read the last time
    /// @param items that it has now
    record SourceView(
            Id.SourceId id,
            String asked,
            @Nullable URI address,
            Id.@Nullable OfferId offer,
            String title,
            Instant added,
            @Nullable Instant read,
            boolean reading,
            @Nullable RefusalCode problem,
            int items) {
        static SourceView of(ContentSource source) {
            return new SourceView(
                    source.id(),
                    source.offer().isPresent() ? "" : source.asked(),
                    source.offer().isPresent() ? null : source.address(),
                    source.offer().orElse(null),
                    source.title(),
                    source.added(),
                    source.read().orElse(null),
                    source.isReading(),
                    source.problem().orElse(null),
                    source.items());
        }
    }

    /// @param seconds where I am
    /// @param total how long it is; 0 where nobody knows
    record ProgressView(double seconds, double total, boolean finished, Instant at) {
        static ProgressView of(ContentProgress progress) {
            return new ProgressView(
                    ContentController.seconds(progress.position()),
                    ContentController.seconds(progress.total()),
                    progress.isFinished(),
                    progress.at());
        }
    }

    /// @param picture a path of the hub; null where there is none
    /// @param link where its provider shows it; null where the feed does not say
    /// @param seconds how long it is; 0 where the feed does not say
    /// @param offer of its source, where that is sold
    /// @param owned whether I may play it: it is free, or I bought it
    /// @param trailer whether it is a free part of what is sold
    /// @param prices what it costs alone, where I have to buy it; empty where it is not sold so
    /// @param sourcePrices what all of its source costs; empty likewise
    /// @param words all of its text; empty in lists
    record ItemView(
            Id.ContentItemId id,
            Id.SourceId source,
            String sourceTitle,
            ContentKind kind,
            String title,
            String summary,
            String words,
            @Nullable String picture,
            @Nullable URI link,
            double seconds,
            Instant published,
            Id.@Nullable OfferId offer,
            boolean owned,
            boolean trailer,
            List<Amount> prices,
            List<Amount> sourcePrices,
            @Nullable ProgressView progress) {
        static ItemView of(ContentItem item) {
            return new ItemView(
                    item.id(),
                    item.source(),
                    item.sourceTitle(),
                    item.kind(),
                    item.title(),
                    item.summary(),
                    item.words(),
                    item.picture().isEmpty()
                            ? null
                            : "/api/v1/content/items/%s/%s"
                                    .formatted(item.id().text(), Media.PICTURE),
                    item.link().orElse(null),
                    ContentController.seconds(item.length()),
                    item.published(),
                    item.offer().orElse(null),
                    item.isOwned(),
                    item.isTrailer(),
                    Amount.of(item.alone()),
                    Amount.of(item.whole()),
                    item.progress().map(ProgressView::of).orElse(null));
        }
    }

    /// @param next the `after` of the next page; null where there is none
    record PageView(List<ItemView> items, @Nullable Integer next) {
        static PageView of(Catalogue.Page page) {
            return new PageView(
                    page.items().stream().map(ItemView::of).toList(), page.next().orElse(null));
        }
    }

    /// @param seconds where I am
    /// @param total how long it is; 0 or absent where nobody knows
    /// @param finished where I say so; near the end it is so anyway
    record Report(@Nullable Double seconds, @Nullable Double total, @Nullable Boolean finished) {}

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_OF_A_SECOND;
    }

    @GetMapping("/sources")
    @Operation(summary = "My sources, by their titles")
    List<SourceView> list(Caller caller) {
        return sources.of(caller.person()).stream().map(SourceView::of).toList();
    }

    @GetMapping("/sources/{source}")
    @ApiResponse(
            responseCode = "200",
            description = "How it stands",
            content = @Content(schema = @Schema(implementation = SourceView.class)))
    @Operation(summary = "One of my sources")
    ResponseEntity<?> find(Caller caller, @PathVariable Id.SourceId source) {
        Optional<ContentSource> found = sources.find(caller.person(), source);
        return found.isPresent()
                ? Answers.of(Outcome.done(SourceView.of(found.get())))
                : Answers.refuse(RefusalCode.NOT_FOUND, "You have no such source.");
    }

    @PostMapping("/sources")
    @ApiResponse(
            responseCode = "201",
            description = "Added, or there already; it is being read",
            content = @Content(schema = @Schema(implementation = SourceView.class)))
    @Operation(summary = "Add a source by its address")
    ResponseEntity<?> add(Caller caller, @RequestBody Wish body) {
        return Answers.of(
                HttpStatus.CREATED,
                sources.add(caller.person(), Objects.requireNonNullElse(body.address(), ""))
                        .map(SourceView::of));
    }

    @PostMapping("/sources/{source}/reading")
    @ApiResponse(
            responseCode = "200",
            description = "It is being read",
            content = @Content(schema = @Schema(implementation = SourceView.class)))
    @Operation(summary = "Read a source now")
    ResponseEntity<?> read(Caller caller, @PathVariable Id.SourceId source) {
        return Answers.of(sources.read(caller.person(), source).map(SourceView::of));
    }

    @DeleteMapping("/sources/{source}")
    @Operation(summary = "Remove a source, and how far I am with what it offers")
    ResponseEntity<?> remove(Caller caller, @PathVariable Id.SourceId source) {
        return Answers.of(HttpStatus.NO_CONTENT, sources.remove(caller.person(), source));
    }

    @GetMapping(value = "/opml", produces = "text/x-opml")
    @Operation(summary = "My sources as a list for other programs (OPML 2.0)")
    ResponseEntity<byte[]> export(Caller caller) {
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "x-opml", StandardCharsets.UTF_8))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"sources.opml\"")
                .body(Opml.write(sources.of(caller.person())).getBytes(StandardCharsets.UTF_8));
    }

    /// @param added that are new
    /// @param refused the addresses that were not taken
    record ImportView(int added, List<String> refused) {}

    @PostMapping(value = "/opml", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @ApiResponse(
            responseCode = "200",
            description = "What became of the list",
            content = @Content(schema = @Schema(implementation = ImportView.class)))
    @Operation(summary = "Add all sources of a list of another program (OPML 2.0)")
    ResponseEntity<?> take(Caller caller, @RequestBody byte[] body) {
        return Answers.of(Opml.read(body).map(addresses -> taken(caller, addresses)));
    }

    private ImportView taken(Caller caller, List<String> addresses) {
        int before = sources.of(caller.person()).size();
        List<String> refused =
                addresses.stream()
                        .filter(each ->
                                sources.add(caller.person(), each)
                                        instanceof Outcome.Refused<ContentSource>)
                        .toList();
        return new ImportView(sources.of(caller.person()).size() - before, refused);
    }

    @GetMapping("/shelves/{shelf}")
    @ApiResponse(
            responseCode = "200",
            description = "At most 24 items",
            content = @Content(schema = @Schema(implementation = PageView.class)))
    @Operation(summary = "What I began (continue), what is new (new), or all of a source (its id)")
    ResponseEntity<?> shelf(
            Caller caller,
            @PathVariable String shelf,
            @RequestParam(defaultValue = "0") int after) {
        return Answers.of(Catalogue.Shelf.parse(shelf).map(each -> page(caller, each, after)));
    }

    private PageView page(Caller caller, Catalogue.Shelf shelf, int after) {
        return PageView.of(
                catalogue.shelf(caller.person(), shelf, EnumSet.allOf(ContentKind.class), after));
    }

    @GetMapping("/found")
    @ApiResponse(
            responseCode = "200",
            description = "At most 24 items, the newest first",
            content = @Content(schema = @Schema(implementation = PageView.class)))
    @Operation(summary = "What holds each of these words")
    ResponseEntity<?> find(
            Caller caller,
            @RequestParam String words,
            @RequestParam(defaultValue = "0") int after) {
        return Catalogue.isFindable(words)
                ? Answers.of(Outcome.done(page(caller, new Catalogue.Shelf.Found(words), after)))
                : Answers.refuse(
                        RefusalCode.FIELD_INVALID,
                        "Look for 1 to %d characters.".formatted(Catalogue.WORDS_CHARACTERS_MAX));
    }

    @GetMapping("/items/{item}")
    @ApiResponse(
            responseCode = "200",
            description = "With all of its words",
            content = @Content(schema = @Schema(implementation = ItemView.class)))
    @Operation(summary = "One item")
    ResponseEntity<?> item(Caller caller, @PathVariable Id.ContentItemId item) {
        Optional<ContentItem> found = catalogue.find(caller.person(), item);
        return found.isPresent()
                ? Answers.of(Outcome.done(ItemView.of(found.get())))
                : Answers.refuse(RefusalCode.NOT_FOUND, "You have no such item.");
    }

    @PutMapping("/items/{item}/progress")
    @ApiResponse(
            responseCode = "200",
            description = "What counts now",
            content = @Content(schema = @Schema(implementation = ProgressView.class)))
    @Operation(summary = "Say how far I am")
    ResponseEntity<?> report(
            Caller caller, @PathVariable Id.ContentItemId item, @RequestBody Report body) {
        return Answers.of(
                catalogue
                        .report(
                                caller.person(),
                                item,
                                Catalogue.Report.of(
                                        Objects.requireNonNullElse(body.seconds(), 0.0),
                                        Objects.requireNonNullElse(body.total(), 0.0),
                                        Objects.requireNonNullElse(body.finished(), false),
                                        0))
                        .map(ProgressView::of));
    }

    /// A page's own session opens it, so it needs no pass.
    @GetMapping("/items/{item}/{name:picture|media|part-.+}")
    @Hidden
    @Nullable ResponseEntity<?> media(
            Caller caller,
            @PathVariable Id.ContentItemId item,
            @PathVariable String name,
            HttpServletRequest request,
            HttpServletResponse response) {
        return answers.answer(
                request, response, range -> media.open(caller.person(), item, name, range));
    }
}
