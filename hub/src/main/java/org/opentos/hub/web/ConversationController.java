package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.voice.Conversations;
import org.opentos.hub.voice.Exchanges;
import org.opentos.hub.voice.HubHearing;
import org.opentos.hub.voice.Recordings;
import org.opentos.hub.voice.Speaking;
import org.opentos.hub.voice.TerminalSpeaking;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.voice.program.Form;
import org.opentos.voice.sentences.Example;
import org.opentos.voice.sentences.Language;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// A person's conversation with a home.
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Conversation", description = "What I say to a home, and what comes of it.")
class ConversationController {
    private static final MediaType WAVE = MediaType.parseMediaType("audio/wav");

    private final Conversations conversations;
    private final Exchanges exchanges;
    private final HubHearing hearing;
    private final Recordings recordings;
    private final TerminalSpeaking terminals;
    private final ExchangeViews views;

    ConversationController(
            Conversations conversations,
            Exchanges exchanges,
            HubHearing hearing,
            Recordings recordings,
            TerminalSpeaking terminals,
            ExchangeViews views) {
        this.conversations = conversations;
        this.exchanges = exchanges;
        this.hearing = hearing;
        this.recordings = recordings;
        this.terminals = terminals;
        this.views = views;
    }

    /// @param language `en` or `zh-Hans`
    record Said(@Nullable String words, @Nullable String language) {}

    /// @param number of the choice, from 1
    record Chosen(@Nullable Integer number) {}

    /// @param waiting what was said at terminals of the whole home and waits for my confirmation
    /// @param hears whether the hub hears, by language
    /// @param kept what of what is said is kept as sound
    /// @param recorded what was said at terminals of the whole home and is kept as sound, where I
    ///   may hear it
    record ConversationView(
            List<ExchangeViews.ExchangeView> exchanges,
            List<ExchangeViews.ExchangeView> waiting,
            List<String> hears,
            RecordingController.KeptView kept,
            List<ExchangeViews.ExchangeView> recorded) {}

    @GetMapping("/homes/{home}/exchanges")
    @ApiResponse(
            responseCode = "200",
            description = "The latest first",
            content = @Content(schema = @Schema(implementation = ConversationView.class)))
    @Operation(summary = "What I said to this home, and what came of it")
    ResponseEntity<?> list(Caller caller, @PathVariable Id.HomeId home) {
        Speaking by = Speaking.of(caller, home);
        return Answers.of(
                exchanges
                        .of(by)
                        .then(all ->
                                recordings
                                        .kept(caller, home)
                                        .map(kept ->
                                                new ConversationView(
                                                        views.of(all),
                                                        views.of(exchanges.unconfirmed(by)),
                                                        List.of(Language.values()).stream()
                                                                .filter(hearing::hears)
                                                                .map(Language::text)
                                                                .toList(),
                                                        RecordingController.view(kept),
                                                        views.of(
                                                                recordings.shared(
                                                                        caller, home))))));
    }

    @PostMapping("/homes/{home}/exchanges")
    @ApiResponse(
            responseCode = "201",
            description = "Done, asked, or not understood",
            content = @Content(schema = @Schema(implementation = ExchangeViews.ExchangeView.class)))
    @Operation(summary = "Say something to a home, in words")
    ResponseEntity<?> say(Caller caller, @PathVariable Id.HomeId home, @RequestBody Said body) {
        return Answers.of(
                HttpStatus.CREATED,
                language(body.language())
                        .then(language ->
                                conversations.type(
                                        Speaking.of(caller, home),
                                        language,
                                        Objects.requireNonNullElse(body.words(), "")))
                        .map(views::of));
    }

    @PostMapping("/homes/{home}/exchanges/ear")
    @Operation(
            summary = "I am about to speak",
            description = "Hearing loads meanwhile. Without this it does when a recording comes.")
    ResponseEntity<?> prepare(
            Caller caller, @PathVariable Id.HomeId home, @RequestParam String language) {
        return Answers.of(
                HttpStatus.NO_CONTENT,
                language(language).then(each -> hearing.prepare(Speaking.of(caller, home), each)));
    }

    @PostMapping(
            value = "/homes/{home}/exchanges/recordings",
            consumes = {"audio/wav", "audio/l16"})
    @ApiResponse(
            responseCode = "201",
            description = "Done, asked, or not understood",
            content = @Content(schema = @Schema(implementation = ExchangeViews.ExchangeView.class)))
    @Operation(
            summary = "Say something to a home, aloud",
            description =
                    "A WAVE file, or as `audio/l16` samples of 16 bits at 16 kHz, the low byte first. It is kept only where I asked for that.")
    ResponseEntity<?> hear(
            Caller caller,
            @PathVariable Id.HomeId home,
            @RequestParam String language,
            HttpServletRequest request)
            throws IOException {
        Form form =
                WAVE.isCompatibleWith(MediaType.parseMediaType(request.getContentType()))
                        ? Form.WAVE
                        : Form.PCM16;
        byte[] recording = request.getInputStream().readNBytes(form.bytesMax() + 1);
        return Answers.of(
                HttpStatus.CREATED,
                language(language)
                        .then(each ->
                                hearing.hear(Speaking.of(caller, home), each, recording, form))
                        .map(views::of));
    }

    @PostMapping("/homes/{home}/exchanges/{exchange}/choice")
    @ApiResponse(
            responseCode = "200",
            description = "What came of it",
            content = @Content(schema = @Schema(implementation = ExchangeViews.ExchangeView.class)))
    @Operation(summary = "One of the choices was meant; or it is confirmed")
    ResponseEntity<?> choose(
            Caller caller,
            @PathVariable Id.HomeId home,
            @PathVariable Id.ExchangeId exchange,
            @RequestBody Chosen body) {
        return Answers.of(
                conversations
                        .choose(
                                Speaking.of(caller, home),
                                exchange,
                                Objects.requireNonNullElse(body.number(), 1))
                        .map(views::of));
    }

    @DeleteMapping("/homes/{home}/exchanges/{exchange}/choice")
    @ApiResponse(
            responseCode = "200",
            description = "It is left",
            content = @Content(schema = @Schema(implementation = ExchangeViews.ExchangeView.class)))
    @Operation(summary = "None of the choices was meant, or it is not to be done")
    ResponseEntity<?> decline(
            Caller caller, @PathVariable Id.HomeId home, @PathVariable Id.ExchangeId exchange) {
        return Answers.of(
                conversations.decline(Speaking.of(caller, home), exchange).map(views::of));
    }

    @PostMapping("/homes/{home}/exchanges/{exchange}/undo")
    @ApiResponse(
            responseCode = "200",
            description = "It is as it was",
            content = @Content(schema = @Schema(implementation = ExchangeViews.ExchangeView.class)))
    @Operation(summary = "Take back what was done")
    ResponseEntity<?> undo(
            Caller caller, @PathVariable Id.HomeId home, @PathVariable Id.ExchangeId exchange) {
        return Answers.of(conversations.undo(Speaking.of(caller, home), exchange).map(views::of));
    }

    @DeleteMapping("/homes/{home}/exchanges/{exchange}")
    @Operation(summary = "Forget that I said this")
    ResponseEntity<?> remove(
            Caller caller, @PathVariable Id.HomeId home, @PathVariable Id.ExchangeId exchange) {
        return Answers.of(
                HttpStatus.NO_CONTENT, exchanges.remove(Speaking.of(caller, home), exchange));
    }

    @GetMapping("/homes/{home}/exchanges/{exchange}/speech")
    @ApiResponse(
            responseCode = "200",
            description = "A WAVE file",
            content = @Content(mediaType = "audio/wav"))
    @Operation(summary = "The answer, spoken")
    ResponseEntity<?> speech(
            Caller caller, @PathVariable Id.HomeId home, @PathVariable Id.ExchangeId exchange) {
        return spoken(Speaking.of(caller, home), exchange);
    }

    private ResponseEntity<?> spoken(Speaking by, Id.ExchangeId exchange) {
        return switch (exchanges.find(by, exchange).then(hearing::speak)) {
            case Outcome.Done<byte[]>(byte[] wave) ->
                    ResponseEntity.ok()
                            .contentType(WAVE)
                            .cacheControl(CacheControl.noStore())
                            .body(wave);
            case Outcome.Refused<byte[]>(Refusal refusal) -> Answers.refuse(refusal);
        };
    }

    @GetMapping("/terminals/{device}/exchanges/{exchange}/speech")
    @ApiResponse(
            responseCode = "200",
            description = "A WAVE file",
            content = @Content(mediaType = "audio/wav"))
    @Operation(
            summary = "An answer for a terminal, spoken",
            description = "By the pass that the hub tells the terminal.")
    ResponseEntity<?> speech(
            @PathVariable Id.DeviceId device,
            @PathVariable Id.ExchangeId exchange,
            @RequestParam String pass) {
        Optional<Speaking> by = by(device, pass);
        return by.isPresent() ? spoken(by.get(), exchange) : noTerminal();
    }

    private Optional<Speaking> by(Id.DeviceId device, String pass) {
        return terminals.opens(device, pass) ? terminals.of(device) : Optional.empty();
    }

    private static ResponseEntity<?> noTerminal() {
        return Answers.refuse(
                RefusalCode.NOT_FOUND, "There is no such terminal, or not by this pass.");
    }

    @GetMapping("/terminals/{device}/grammar")
    @ApiResponse(
            responseCode = "200",
            description = "In the form of docs/voice.md",
            content = @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE))
    @Operation(
            summary = "What can be said at a terminal that hears by itself",
            description = "By the pass that the hub tells the terminal.")
    ResponseEntity<?> grammar(@PathVariable Id.DeviceId device, @RequestParam String pass) {
        Optional<Speaking> by = by(device, pass);
        if (by.isEmpty()) {
            return noTerminal();
        }
        return switch (hearing.grammar(by.get(), terminals.language(by.get()))) {
            case Outcome.Done<byte[]>(byte[] grammar) ->
                    ResponseEntity.ok()
                            .contentType(MediaType.APPLICATION_OCTET_STREAM)
                            .cacheControl(CacheControl.noStore())
                            .body(grammar);
            case Outcome.Refused<byte[]>(Refusal refusal) -> Answers.refuse(refusal);
        };
    }

    @GetMapping("/homes/{home}/sentences")
    @ApiResponse(
            responseCode = "200",
            description = "By kind",
            content =
                    @Content(
                            array = @ArraySchema(schema = @Schema(implementation = Example.class))))
    @Operation(summary = "What can be said to this home")
    ResponseEntity<?> sentences(
            Caller caller, @PathVariable Id.HomeId home, @RequestParam String language) {
        return Answers.of(
                language(language)
                        .then(each -> conversations.help(Speaking.of(caller, home), each)));
    }

    private static Outcome<Language> language(@Nullable String text) {
        return Optional.ofNullable(text)
                .flatMap(Language::parse)
                .map(Outcome::done)
                .orElseGet(() ->
                        Outcome.refused(RefusalCode.FIELD_INVALID, "A language is en or zh-Hans."));
    }
}
