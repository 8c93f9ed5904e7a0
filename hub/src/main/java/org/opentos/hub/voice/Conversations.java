package org.opentos.hub.voice;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.opentos.hub.home.Access;
import org.opentos.hub.identity.Attempts;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Risk;
import org.opentos.voice.Verdict;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.sentences.Example;
import org.opentos.voice.sentences.Intent;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Sentences;
import org.springframework.stereotype.Component;

/// The conversations of people with their homes. What is clear and harmless is done at once; what
/// is not clear is asked; what opens a door waits until it is confirmed on a screen of the person's
/// own, and money until the payment is approved.
@Component
public class Conversations {
    /// What a speaker may say.
    static final Attempts.Limit OF_A_SPEAKER =
            new Attempts.Limit("said", 30, Duration.ofSeconds(2));

    /// What is asked about may be a question itself.
    private static final Pattern QUESTION = Pattern.compile("[?？]$");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private final Exchanges exchanges;
    private final Sayings sayings;
    private final Carrying carrying;
    private final HubLikeness likeness;
    private final Access access;
    private final Attempts attempts;
    private final Ids ids;
    private final InstantSource clock;

    Conversations(
            Exchanges exchanges,
            Sayings sayings,
            Carrying carrying,
            HubLikeness likeness,
            Access access,
            Attempts attempts,
            Ids ids,
            InstantSource clock) {
        this.exchanges = exchanges;
        this.sayings = sayings;
        this.carrying = carrying;
        this.likeness = likeness;
        this.access = access;
        this.attempts = attempts;
        this.ids = ids;
        this.clock = clock;
    }

    // ---- saying ----

    /// Somebody typed something. A sentence that is known is meant; what is only like one is asked.
    ///
    /// Refused, in this order: `field-invalid`, `not-found`, `too-many-attempts`.
    public Outcome<Exchange> type(Speaking by, Language language, String words) {
        if (words.isBlank()
                || words.length() > Exchange.WORDS_CHARACTERS_MAX
                || words.codePoints().anyMatch(Character::isISOControl)) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID,
                    "Say something, in at most %d characters of one line."
                            .formatted(Exchange.WORDS_CHARACTERS_MAX));
        }
        return begun(by, language)
                .map(said -> {
                    Utterance utterance =
                            utterance(
                                    ids.next(Id.ExchangeId::new),
                                    by,
                                    language,
                                    said,
                                    words.strip(),
                                    Exchange.Heard.TYPED);
                    List<Meaning> read = said.sentences().meanings(words);
                    List<Meaning> meanings = meant(utterance, read);
                    return meanings.isEmpty()
                            ? unclear(utterance, likeness.offer(said, language, words), "nothing")
                            : clear(utterance, read, meanings);
                });
    }

    /// Somebody was heard. A lock and money are believed only where both recognisers heard it, and
    /// surely; otherwise it is asked.
    ///
    /// Refused, in this order: `not-found`, `too-many-attempts`.
    ///
    /// @param id of the exchange, where this becomes one
    public Outcome<Exchange> hear(
            Id.ExchangeId id, Speaking by, Language language, Verdict verdict) {
        return begun(by, language)
                .map(said ->
                        switch (verdict) {
                            case Verdict.Act act -> {
                                Utterance utterance =
                                        utterance(
                                                id,
                                                by,
                                                language,
                                                said,
                                                act.words(),
                                                new Exchange.Heard(true, act.confidence()));
                                List<Meaning> read = List.of(act.meaning());
                                List<Meaning> meanings = meant(utterance, read);
                                yield meanings.stream()
                                                .allMatch(each ->
                                                        said.find(each)
                                                                .filter(it ->
                                                                        isBelieved(said, it, act))
                                                                .isPresent())
                                        ? clear(utterance, read, meanings)
                                        : unclear(utterance, meanings, "nothing");
                            }
                            case Verdict.Ask(List<Verdict.Choice> choices) ->
                                    unclear(
                                            utterance(
                                                    id,
                                                    by,
                                                    language,
                                                    said,
                                                    choices.getFirst().words(),
                                                    new Exchange.Heard(true, 0)),
                                            choices.stream().map(Verdict.Choice::meaning).toList(),
                                            "nothing");
                            case Verdict.Nothing(Verdict.Reason reason, String freely) ->
                                    unclear(
                                            utterance(
                                                    id,
                                                    by,
                                                    language,
                                                    said,
                                                    bounded(freely),
                                                    new Exchange.Heard(true, 0)),
                                            List.of(),
                                            reason == Verdict.Reason.OUTSIDE
                                                    ? "nothing"
                                                    : "nothing-silence");
                        });
    }

    /// What a sentence means after what was said a moment ago.
    private List<Meaning> meant(Utterance said, List<Meaning> read) {
        Instant since = said.now().minus(Pronouns.REMEMBERED);
        return Pronouns.resolve(
                said.sentences(),
                said.around(),
                said.language(),
                said.words(),
                exchanges.since(said.by().speaker(), since).stream()
                        .filter(each -> each.language() == said.language())
                        .map(Exchange::words)
                        .toList(),
                read);
    }

    private static boolean isBelieved(Sayings.Said said, Intent intent, Verdict.Act act) {
        return switch (said.sentences().risk(intent)) {
            case LOOK, COMFORT -> true;
            case SECURITY, MONEY -> act.agreed();
        };
    }

    private static String bounded(String words) {
        String line = CONTROL.matcher(words).replaceAll(" ");
        return line.length() <= Exchange.WORDS_CHARACTERS_MAX
                ? line
                : line.substring(0, Exchange.WORDS_CHARACTERS_MAX);
    }

    private Outcome<Sayings.Said> begun(Speaking by, Language language) {
        if (access.role(by.subject(), by.speaker().home()).isEmpty()) {
            return Exchanges.notFound();
        }
        return attempts.take(OF_A_SPEAKER, by.where().text()).isPresent()
                ? Outcome.refused(
                        RefusalCode.TOO_MANY_ATTEMPTS, "That was much at once; wait a few seconds.")
                : sayings.of(by, language);
    }

    private Utterance utterance(
            Id.ExchangeId id,
            Speaking by,
            Language language,
            Sayings.Said said,
            String words,
            Exchange.Heard heard) {
        return new Utterance(
                id, by, language, said.around(), said.sentences(), words, heard, now());
    }

    /// @param read what the sentence means by itself
    /// @param meanings what it means after what was said before
    private Exchange clear(Utterance said, List<Meaning> read, List<Meaning> meanings) {
        if (meanings.size() == 1) {
            return clear(said, meanings.getFirst());
        }
        // Of more than can be asked about, the name has to be said.
        return read.size() == 1 && meanings.size() > Intent.Pick.NUMBER_MAX
                ? exchanges.keep(
                        made(said)
                                .now(
                                        Exchange.State.NOTHING,
                                        List.of(),
                                        said.replied("which"),
                                        now()))
                : unclear(said, meanings, "nothing");
    }

    private Exchange clear(Utterance said, Meaning meaning) {
        Intent intent = said.sentences().intent(meaning);
        return switch (intent) {
            case Intent.Yes _ -> answer(said, 1, true);
            case Intent.Pick(int number) -> answer(said, number, false);
            case Intent.No _ -> declineLast(said).orElseGet(() -> replied(said, "answer-nothing"));
            // What is asked comes before what goes on.
            case Intent.Stop _ ->
                    declineLast(said)
                            .orElseGet(() -> act(said, made(said), meaning, intent, false));
            case Intent.Undo _ -> undoLast(said);
            default -> placed(said, made(said), meaning, intent);
        };
    }

    /// Of a few terminals on which it could be, it is asked which one. Nobody is read a long list.
    private Exchange placed(Utterance said, Exchange made, Meaning meaning, Intent intent) {
        List<Id.DeviceId> places = carrying.where(said, intent);
        return places.isEmpty() || places.size() > Intent.Pick.NUMBER_MAX
                ? act(said, made, meaning, intent, false)
                : unclear(
                        said,
                        made,
                        places.stream().map(each -> Sentences.at(meaning, each.text())).toList(),
                        "nothing");
    }

    private Exchange unclear(Utterance said, List<Meaning> meanings, String nothing) {
        return unclear(said, made(said), meanings, nothing);
    }

    private Exchange unclear(
            Utterance said, Exchange made, List<Meaning> meanings, String nothing) {
        List<Exchange.Choice> choices =
                meanings.stream()
                        .distinct()
                        .limit(Intent.Pick.NUMBER_MAX)
                        .map(each -> choice(said, each))
                        .toList();
        if (choices.isEmpty()) {
            return exchanges.keep(
                    made.now(Exchange.State.NOTHING, List.of(), said.replied(nothing), now()));
        }
        Reply question =
                choices.size() == 1
                        ? said.replied(
                                "ask-one",
                                "what",
                                QUESTION.matcher(choices.getFirst().said()).replaceAll(""))
                        : said.replied("ask-some");
        return exchanges.keep(made.now(Exchange.State.ASKED, choices, question, now()));
    }

    private static Exchange.Choice choice(Utterance said, Meaning meaning) {
        return new Exchange.Choice(
                meaning.intent(),
                new TreeMap<>(meaning.slots()),
                said.sentences().say(said.sentences().intent(meaning)));
    }

    /// @param confirmed whether the person did on a screen of their own
    private Exchange act(
            Utterance said, Exchange made, Meaning meaning, Intent intent, boolean confirmed) {
        if (said.sentences().risk(intent) == Risk.SECURITY && !confirmed) {
            Optional<Reply> refused = carrying.refuse(said, intent);
            if (refused.isPresent()) {
                return exchanges.keep(
                        made.now(Exchange.State.REFUSED, List.of(), refused.get(), now()));
            }
            Exchange.Choice choice = choice(said, meaning);
            boolean known = said.by().speaker().person().isPresent();
            return exchanges.keep(
                    made.now(
                            Exchange.State.UNCONFIRMED,
                            List.of(choice),
                            said.replied(
                                    known ? "confirm" : "confirm-adult", "what", choice.said()),
                            now()));
        }
        Reply reply = carrying.carryOut(said, intent);
        return exchanges.keep(
                made.now(
                        reply.refusal().isEmpty() ? Exchange.State.DONE : Exchange.State.REFUSED,
                        List.of(),
                        reply,
                        now()));
    }

    private Exchange made(Utterance said) {
        return new Exchange(
                said.id(),
                said.by().speaker(),
                said.language(),
                said.words(),
                said.heard(),
                Exchange.State.NOTHING,
                List.of(),
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                said.now(),
                said.now());
    }

    // ---- words about the conversation itself ----

    private Exchange answer(Utterance said, int number, boolean yes) {
        Optional<Exchange> open =
                exchanges.last(said.by().speaker(), each -> each.isOpen(said.now()));
        if (open.isEmpty()) {
            return replied(said, "answer-nothing");
        }
        List<Exchange.Choice> choices = open.get().choices();
        if (number > choices.size() || yes && choices.size() > 1) {
            return replied(said, "ask-some");
        }
        // Whoever is near can say yes to a question; a lock asks for a hand.
        if (open.get().state() == Exchange.State.UNCONFIRMED && said.heard().byEar()) {
            return replied(said, "confirm-there");
        }
        return orReplied(choose(said.by(), open.get().id(), number), said, "answer-late");
    }

    private Optional<Exchange> declineLast(Utterance said) {
        return exchanges
                .last(said.by().speaker(), each -> each.isOpen(said.now()))
                .map(open -> orReplied(decline(said.by(), open.id()), said, "answer-late"));
    }

    private Exchange undoLast(Utterance said) {
        return exchanges
                .last(said.by().speaker(), each -> each.mayUndo(said.now()))
                .map(done -> orReplied(undo(said.by(), done.id()), said, "undo-nothing"))
                .orElseGet(() -> replied(said, "undo-nothing"));
    }

    private Exchange orReplied(Outcome<Exchange> outcome, Utterance said, String key) {
        return switch (outcome) {
            case Outcome.Done<Exchange>(Exchange done) -> done;
            case Outcome.Refused<Exchange> _ -> replied(said, key);
        };
    }

    private Exchange replied(Utterance said, String key) {
        return exchanges.keep(
                made(said).now(Exchange.State.DONE, List.of(), said.replied(key), now()));
    }

    // ---- answering ----

    /// One of the choices was meant; or what waits is confirmed, on a screen of the person's own:
    /// then it is done on behalf of who confirms it. Of two who do so at once, one does it.
    ///
    /// Refused, in this order: `not-found`, `request-ended` (it is not asked any more),
    /// `field-invalid` (there is no such choice).
    ///
    /// @param number from 1
    public Outcome<Exchange> choose(Speaking by, Id.ExchangeId id, int number) {
        return exchanges
                .take(by, id, number)
                .then(open -> {
                    Speaking acting = new Speaking(open.speaker(), by.caller());
                    Exchange.Choice choice = open.choices().get(number - 1);
                    Meaning meaning = new Meaning(choice.intent(), choice.slots());
                    return sayings.of(acting, open.language())
                            .map(said -> {
                                Utterance utterance = again(open, acting, said);
                                return said.find(meaning)
                                        .map(intent ->
                                                open.state() == Exchange.State.UNCONFIRMED
                                                        ? act(
                                                                utterance, open, meaning, intent,
                                                                true)
                                                        : placed(utterance, open, meaning, intent))
                                        .orElseGet(() ->
                                                exchanges.keep(
                                                        open.now(
                                                                Exchange.State.REFUSED,
                                                                List.of(),
                                                                Replies.refusal(
                                                                        open.language(),
                                                                        RefusalCode.NOT_FOUND),
                                                                now())));
                            });
                });
    }

    /// None of it was meant, or it is not to be done. Refused as `not-found`, `request-ended`.
    public Outcome<Exchange> decline(Speaking by, Id.ExchangeId id) {
        return exchanges
                .take(by, id)
                .map(open ->
                        exchanges.keep(
                                open.now(
                                        Exchange.State.DECLINED,
                                        List.of(),
                                        Reply.of(Replies.text(open.language(), "declined")),
                                        now())));
    }

    /// What was done is taken back, as far as values were set. Refused, in this order: `not-found`,
    /// `request-ended`.
    public Outcome<Exchange> undo(Speaking by, Id.ExchangeId id) {
        return exchanges
                .takeDone(by, id)
                .then(done -> {
                    Speaking acting = new Speaking(done.speaker(), by.caller());
                    return sayings.of(acting, done.language())
                            .map(said -> {
                                Reply reply =
                                        carrying.undo(again(done, acting, said).undoing(), done);
                                return exchanges.keep(
                                        done.now(
                                                reply.refusal().isEmpty()
                                                        ? Exchange.State.UNDONE
                                                        : Exchange.State.REFUSED,
                                                List.of(),
                                                reply,
                                                now()));
                            });
                });
    }

    private Utterance again(Exchange exchange, Speaking acting, Sayings.Said said) {
        return new Utterance(
                exchange.id(),
                acting,
                exchange.language(),
                said.around(),
                said.sentences(),
                exchange.words(),
                exchange.heard(),
                now());
    }

    /// What can be said, by kind. Refused as `not-found`.
    public Outcome<List<Example>> help(Speaking by, Language language) {
        return access.role(by.subject(), by.speaker().home()).isEmpty()
                ? Exchanges.notFound()
                : sayings.of(by, language).map(said -> said.sentences().help());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
