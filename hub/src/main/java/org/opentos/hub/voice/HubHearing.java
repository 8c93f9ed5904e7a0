package org.opentos.hub.voice;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.opentos.hub.settings.HearingSettings;
import org.opentos.hub.settings.HubSettings;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.voice.HearingClient;
import org.opentos.voice.Listening;
import org.opentos.voice.Verdict;
import org.opentos.voice.Verdicts;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.audio.Recording;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.grammar.GrammarCodec;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.program.Form;
import org.opentos.voice.program.Phase;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.speaking.Speaker;
import org.opentos.voice.speaking.Spoken;
import org.opentos.voice.speaking.Voice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.JsonNode;

/// Hears, for terminals that cannot, and speaks: by programs beside the hub, so that none of them
/// takes it down. No recording is kept, unless whoever speaks asked for it.
@Component
public class HubHearing implements AutoCloseable {
    private static final String WORK = "hearing";

    private static final Logger LOG = LoggerFactory.getLogger(HubHearing.class);

    private final Optional<ModelDirectory> models;

    /// For each language one, so that what takes one program down takes no other language with it.
    /// A program runs only while somebody speaks that language.
    private final Map<Language, HearingClient> clients = new EnumMap<>(Language.class);

    private final Conversations conversations;
    private final Sayings sayings;
    private final Recordings recordings;
    private final HearingTerminals terminals;
    private final Ids ids;
    private final Speaker speaker;

    HubHearing(
            HubSettings settings,
            Conversations conversations,
            Sayings sayings,
            Recordings recordings,
            HearingTerminals terminals,
            Ids ids) {
        models = settings.hearing().map(each -> new ModelDirectory(each.models()));
        settings.hearing()
                .ifPresent(each -> {
                    for (Language language : Language.values()) {
                        clients.put(language, client(each, language, settings.data()));
                    }
                });
        this.conversations = conversations;
        this.sayings = sayings;
        this.recordings = recordings;
        this.terminals = terminals;
        this.ids = ids;
        speaker = new Speaker(settings.data().resolve(WORK).resolve("said"));
    }

    private static HearingClient client(HearingSettings settings, Language language, Path data) {
        new ModelDirectory(settings.models())
                .lacks(language)
                .ifPresent(why -> LOG.info("{} is not heard: {}", language.text(), why));
        return new HearingClient(
                HearingClient.Launch.of(
                        settings.program(),
                        settings.models(),
                        data.resolve(WORK).resolve(language.text())),
                language);
    }

    public boolean hears(Language language) {
        return models.isPresent() && models.get().lacks(language).isEmpty();
    }

    /// The name of the terminal that hears what is said at another one; empty where the hub does,
    /// or nobody.
    Optional<String> hearer(Speaking by, Language language) {
        return hears(language) ? Optional.empty() : terminals.hearer(by, language);
    }

    /// Somebody is about to speak. Refused as [#hear].
    public Outcome<Boolean> prepare(Speaking by, Language language) {
        return ready(language)
                .then(hearing ->
                        sayings.of(by, language)
                                .map(said -> {
                                    hearing.prepare(said.sentences().grammar());
                                    return true;
                                }));
    }

    /// Hears a recording, and lets be done what was said.
    ///
    /// Refused, in this order: `hearing-unavailable` (this hub does not hear, or not this
    /// language), `not-found`, `recording-unreadable`, `busy`, and as [Conversations#hear].
    public Outcome<Exchange> hear(Speaking by, Language language, byte[] recording, Form form) {
        return ready(language)
                .then(hearing ->
                        sayings.of(by, language)
                                .then(said -> {
                                    boolean keeps = recordings.wanted(by.speaker());
                                    Verdicts verdicts =
                                            hearing.hear(
                                                    recording, form, said.sentences().grammar());
                                    return heard(
                                            by,
                                            language,
                                            verdicts.by(said::risk),
                                            () ->
                                                    keeps
                                                            ? spoken(recording, form, verdicts)
                                                            : Optional.empty());
                                }));
    }

    private static Optional<Sound> spoken(byte[] recording, Form form, Verdicts verdicts) {
        return form.read(recording) instanceof Recording.Readable(Sound sound)
                ? Optional.of(sound.part(verdicts.spoken()))
                : Optional.empty();
    }

    /// Listens while somebody speaks: by the hub's own program, else by a terminal of the home that
    /// hears for the one that is spoken at. Refused as `hearing-unavailable`, `not-found`, and
    /// `busy` where all terminals that hear are listening to others.
    ///
    /// @param phrase with which what comes is thought to begin; it is checked first
    /// @param told is told how far it is
    public Outcome<HubListening> listen(
            Speaking by, Language language, Optional<WakePhrase> phrase, Consumer<Phase> told) {
        if (hearer(by, language).isPresent()) {
            return sayings.of(by, language).then(said -> relayed(by, language, said, phrase, told));
        }
        return ready(language)
                .then(hearing ->
                        sayings.of(by, language)
                                .map(said -> {
                                    boolean keeps = recordings.wanted(by.speaker());
                                    Listening listening =
                                            hearing.listen(
                                                    phrase,
                                                    said.sentences().grammar(),
                                                    Listening.SILENCE,
                                                    said::risk,
                                                    told);
                                    return new ProgramListening(
                                            this, by, language, listening, keeps);
                                }));
    }

    private Outcome<HubListening> relayed(
            Speaking by,
            Language language,
            Sayings.Said said,
            Optional<WakePhrase> phrase,
            Consumer<Phase> told) {
        byte[] grammar = GrammarCodec.encode(said.sentences().grammar());
        return terminals
                .listen(by, language, grammar, phrase, told)
                .<Outcome<HubListening>>map(
                        each -> Outcome.done(new RelayedListening(this, by, language, each)))
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.BUSY,
                                "Others are being listened to; say it once more."));
    }

    /// Lets be done what was heard, and keeps how it sounded where that is wanted. Words that only
    /// answer an exchange, such as "yes", make none of their own, and are not kept.
    ///
    /// @param spoken what is to be kept; empty where nothing is
    Outcome<Exchange> heard(
            Speaking by, Language language, Verdict verdict, Supplier<Optional<Sound>> spoken) {
        if (verdict instanceof Verdict.Nothing(Verdict.Reason reason, String _)) {
            switch (reason) {
                case UNREADABLE -> {
                    return Outcome.refused(
                            RefusalCode.RECORDING_UNREADABLE,
                            "Send a WAVE file of 8, 16, 24 or 32 bits, 8 to 48 kHz, one or two channels.");
                }
                case TOO_LONG -> {
                    return Outcome.refused(
                            RefusalCode.RECORDING_UNREADABLE,
                            "A recording has at most 30 seconds, and 15 of speech; say less.");
                }
                case BUSY -> {
                    return Outcome.refused(
                            RefusalCode.BUSY, "Others are being listened to; say it once more.");
                }
                case FAILED -> {
                    return Outcome.refused(
                            RefusalCode.HEARING_UNAVAILABLE,
                            "Hearing failed just now; say it once more, or type it.");
                }
                // Whoever listens behind a phrase looks at that before.
                case SILENCE, OUTSIDE, NOT_WOKEN -> {}
            }
        }
        Id.ExchangeId id = ids.next(Id.ExchangeId::new);
        return conversations
                .hear(id, by, language, verdict)
                .map(exchange -> {
                    if (exchange.id().equals(id)) {
                        spoken.get()
                                .filter(each -> each.samples().length > 0)
                                .ifPresent(each -> keep(exchange, each));
                    }
                    return exchange;
                });
    }

    /// Lets be done what a terminal heard by itself; [TerminalHeard] has the form. Refused as
    /// [#hear], from `not-found` on.
    Outcome<Exchange> heard(Speaking by, Language language, JsonNode heard) {
        return sayings.of(by, language)
                .then(said ->
                        heard(by, language, TerminalHeard.verdict(heard, said), Optional::empty));
    }

    /// What can be said, as a program hears by it. Refused as `not-found`.
    public Outcome<byte[]> grammar(Speaking by, Language language) {
        return sayings.of(by, language)
                .map(said -> GrammarCodec.encode(said.sentences().grammar()));
    }

    /// What was said is done already, and who said it hears of that whatever becomes of its sound.
    private void keep(Exchange exchange, Sound spoken) {
        try {
            recordings.keep(exchange, spoken);
        } catch (DataAccessException | TransactionException failure) {
            LOG.warn(
                    "how {} sounded could not be kept; what it asked for is done",
                    exchange.id().text(),
                    failure);
        }
    }

    private Outcome<HearingClient> ready(Language language) {
        return hears(language)
                ? Outcome.done(Objects.requireNonNull(clients.get(language)))
                : Outcome.refused(RefusalCode.HEARING_UNAVAILABLE, deaf(language));
    }

    /// Where on this machine the models belong is for its log, and nobody else's business.
    private String deaf(Language language) {
        return models.map(each ->
                        each.byVosk(language)
                                ? "This hub does not hear %s: among its models the directory %s is missing or not whole. Type it."
                                        .formatted(
                                                language.text(),
                                                each.vosk(language).directory().getFileName())
                                : "This hub does not hear %s: models are missing. Type it."
                                        .formatted(language.text()))
                .orElse("This hub does not hear; type it.");
    }

    /// The answer of an exchange as a WAVE file. Refused as `hearing-unavailable` where the voice
    /// is not installed, `busy`.
    public Outcome<byte[]> speak(Exchange exchange) {
        Voice voice = exchange.language() == Language.EN ? Voice.ENGLISH : Voice.CHINESE;
        String text = exchange.answer();
        return switch (speaker.speak(
                text.length() <= Speaker.CHARACTERS_MAX
                        ? text
                        : text.substring(0, Speaker.CHARACTERS_MAX),
                voice)) {
            case Spoken.Voiced(byte[] wave) -> Outcome.done(wave);
            case Spoken.Mute(Spoken.Reason reason, String detail) ->
                    reason == Spoken.Reason.BUSY
                            ? Outcome.refused(RefusalCode.BUSY, detail)
                            : Outcome.refused(RefusalCode.HEARING_UNAVAILABLE, detail);
        };
    }

    @Override
    public void close() {
        clients.values().forEach(HearingClient::close);
    }
}
