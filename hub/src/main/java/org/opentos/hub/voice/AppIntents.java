package org.opentos.hub.voice;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.opentos.hub.activity.Activities;
import org.opentos.hub.activity.Activity;
import org.opentos.hub.activity.Handoff;
import org.opentos.hub.activity.Handoffs;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.reach.Sending;
import org.opentos.hub.reach.Sendings;
import org.opentos.hub.reach.SentIntent;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppId;
import org.opentos.protocol.app.SentKind;
import org.opentos.voice.sentences.Intent;
import org.opentos.voice.sentences.Surroundings;
import org.springframework.stereotype.Component;

/// What is wanted of apps, and of what people do in them.
@Component
class AppIntents {
    private static final SortedMap<String, String> NO_SLOTS = new TreeMap<>();

    private final Installations installations;
    private final Activities activities;
    private final Handoffs handoffs;
    private final Sendings sendings;

    AppIntents(
            Installations installations,
            Activities activities,
            Handoffs handoffs,
            Sendings sendings) {
        this.installations = installations;
        this.activities = activities;
        this.handoffs = handoffs;
        this.sendings = sendings;
    }

    /// What is open where it was said goes on there; without a place, what is open elsewhere goes
    /// on here.
    Reply move(Utterance said, Intent.Move intent) {
        Optional<Caller> caller = caller(said, intent);
        if (caller.isEmpty()) {
            return Reply.of(said.reply("move-nothing"));
        }
        Optional<Id.DeviceId> here = said.by().speaker().device();
        Optional<Id.DeviceId> to = intent.terminal().map(Id.DeviceId::parse).or(() -> here);
        Optional<Activity> moving =
                activities.of(caller.get().person()).stream()
                        .filter(Activity::open)
                        .filter(each -> !place(each).equals(Optional.of(to)))
                        .filter(each ->
                                intent.terminal().isEmpty()
                                        || here.isEmpty()
                                        || place(each).equals(Optional.of(here)))
                        .findFirst();
        if (moving.isEmpty()) {
            return Reply.of(said.reply("move-nothing"));
        }
        return switch (handoffs.ask(caller.get(), moving.get().id(), to)) {
            case Outcome.Refused<Handoff>(Refusal refusal) ->
                    Replies.refusal(said.language(), refusal);
            case Outcome.Done<Handoff> _ ->
                    Reply.of(
                            to.isEmpty()
                                    ? said.reply("moved-browser", "what", moving.get().title())
                                    : said.reply(
                                            "moved",
                                            "what",
                                            moving.get().title(),
                                            "where",
                                            said.deviceName(to.get().text())));
        };
    }

    /// The speaker; at a terminal of the whole home, whoever does something there.
    private Optional<Caller> caller(Utterance said, Intent.Move intent) {
        return said.by()
                .caller()
                .or(() ->
                        said.by()
                                .speaker()
                                .device()
                                .filter(_ -> intent.terminal().isPresent())
                                .flatMap(this::personAt)
                                .map(each ->
                                        new Caller(each, "", Set.of(), said.by().where().text())));
    }

    private Optional<Id.PersonId> personAt(Id.DeviceId device) {
        List<Id.PersonId> people =
                openAt(device).stream().map(Activity::person).distinct().toList();
        return people.size() == 1 ? Optional.of(people.getFirst()) : Optional.empty();
    }

    /// What anybody does there and is shown.
    private List<Activity> openAt(Id.DeviceId device) {
        return installations.on(device).stream()
                .map(each -> each.installation().person())
                .distinct()
                .flatMap(each -> activities.of(each).stream())
                .filter(Activity::open)
                .filter(each -> place(each).equals(Optional.of(Optional.of(device))))
                .toList();
    }

    /// What is open where it was said is shown no more, whoever began it: whoever is there could
    /// switch the screen off as well. Where nothing is, it is the latest that the speaker has open
    /// on another terminal. Where the person was is kept, to be gone on with.
    Reply stop(Utterance said) {
        Optional<Activity> open =
                said.by().speaker().device().stream()
                        .flatMap(each -> openAt(each).stream())
                        .findFirst()
                        .or(() -> said.by().caller().flatMap(this::openOf));
        return open.map(each -> stopped(said, each)).orElseGet(() -> said.replied("stop-nothing"));
    }

    private Optional<Activity> openOf(Caller caller) {
        return activities.of(caller.person()).stream()
                .filter(Activity::open)
                .filter(each -> place(each).flatMap(device -> device).isPresent())
                .findFirst();
    }

    private Reply stopped(Utterance said, Activity open) {
        Id.DeviceId where = place(open).flatMap(each -> each).orElseThrow();
        SentIntent stop = new SentIntent(open.app(), SentIntent.STOP, NO_SLOTS);
        return send(
                said, open.person(), where, SentKind.INTENT, open.title(), stop.text(), "stopped");
    }

    /// Where an activity is: empty where the app is gone, an empty place for the own browser.
    private Optional<Optional<Id.DeviceId>> place(Activity activity) {
        return installations.find(activity.installation()).map(Installation::device);
    }

    /// Installed with no grant: what it may, its person says on the page of the app.
    Reply install(Utterance said, Intent.Install intent) {
        Optional<Caller> caller = said.by().caller();
        if (caller.isEmpty()) {
            return Reply.refused(
                    said.reply("refused.person-unknown"), RefusalCode.NOT_ALLOWED.text());
        }
        Optional<Id.DeviceId> to =
                intent.terminal().map(Id.DeviceId::parse).or(() -> said.by().speaker().device());
        Installations.Wish wish =
                new Installations.Wish(
                        AppId.parse(intent.app()),
                        to,
                        Installation.REGION_UNKNOWN,
                        false,
                        Set.of(),
                        Set.of());
        String name = appName(said, intent.app());
        return switch (installations.install(caller.get(), wish)) {
            case Outcome.Refused<Installations.Shown>(Refusal refusal) ->
                    Replies.refusal(said.language(), refusal);
            case Outcome.Done<Installations.Shown> _ ->
                    Reply.of(
                            to.isEmpty()
                                    ? said.reply("installed-browser", "what", name)
                                    : said.reply(
                                            "installed",
                                            "what",
                                            name,
                                            "where",
                                            said.deviceName(to.get().text())));
        };
    }

    Reply open(Utterance said, Intent.Open intent) {
        return send(
                said, intent.terminal(), new SentIntent(AppId.parse(intent.app()), "", NO_SLOTS));
    }

    Reply tell(Utterance said, Intent.AppIntent intent) {
        return send(
                said,
                intent.terminal(),
                new SentIntent(AppId.parse(intent.app()), intent.name(), intent.slots()));
    }

    private Reply send(Utterance said, Optional<String> named, SentIntent intent) {
        String name = appName(said, intent.app().text());
        return at(
                said,
                named,
                having(said, app -> app.app().equals(intent.app())),
                there -> sent(said, there, SentKind.INTENT, name, intent.text()),
                where -> said.replied("open-missing", "what", name, "where", where));
    }

    Reply play(Utterance said, Intent.Play intent) {
        String title =
                said.around().titles().stream()
                        .filter(each -> each.id().equals(intent.title()))
                        .findFirst()
                        .map(Surroundings.Title::title)
                        .orElse("");
        return at(
                said,
                intent.terminal(),
                playing(said),
                there -> sent(said, there, SentKind.CONTENT, title, intent.title()),
                where -> said.replied("play-nothing", "where", where));
    }

    private List<Installations.Shown> playing(Utterance said) {
        return having(said, _ -> true).stream()
                .filter(each ->
                        each.version()
                                .filter(version ->
                                        version.manifest().opens().contains(SentKind.CONTENT))
                                .isPresent())
                .toList();
    }

    /// Does it on the terminal that was named, else on the one that was spoken at, else on the only
    /// one that has what it takes.
    private static Reply at(
            Utterance said,
            Optional<String> named,
            List<Installations.Shown> having,
            Function<Installation, Reply> there,
            Function<String, Reply> missing) {
        Optional<Id.DeviceId> to = named.map(Id.DeviceId::parse).or(() -> only(said, having));
        if (to.isEmpty()) {
            return said.replied("open-where");
        }
        return having.stream()
                .map(Installations.Shown::installation)
                .filter(each -> each.device().equals(to))
                .findFirst()
                .map(there)
                .orElseGet(() -> missing.apply(said.deviceName(to.get().text())));
    }

    private Reply sent(
            Utterance said, Installation at, SentKind kind, String title, String content) {
        return send(said, at.person(), at.device().orElseThrow(), kind, title, content, "opened");
    }

    private Reply send(
            Utterance said,
            Id.PersonId person,
            Id.DeviceId where,
            SentKind kind,
            String title,
            String content,
            String reply) {
        return switch (sendings.send(
                person,
                new Sendings.To(Optional.of(where), Optional.empty()),
                kind,
                title.length() <= Sending.TITLE_CHARACTERS_MAX
                        ? title
                        : title.substring(0, Sending.TITLE_CHARACTERS_MAX),
                content)) {
            case Outcome.Refused<Sending>(Refusal refusal) ->
                    Replies.refusal(said.language(), refusal);
            case Outcome.Done<Sending> _ ->
                    said.replied(reply, "what", title, "where", said.deviceName(where.text()));
        };
    }

    /// Apps on terminals: the speaker's; at a terminal of the whole home whatever is there.
    private List<Installations.Shown> having(Utterance said, Predicate<Installation> fit) {
        Exchange.Speaker speaker = said.by().speaker();
        List<Installations.Shown> all =
                speaker.person().isPresent()
                        ? installations.of(speaker.person().get())
                        : installations.on(speaker.device().orElseThrow());
        return all.stream()
                .filter(each -> each.installation().device().isPresent())
                .filter(each -> fit.test(each.installation()))
                .toList();
    }

    /// Terminals that have an app, where it is not clear which of them is meant.
    List<Id.DeviceId> where(Utterance said, String app) {
        return where(said, having(said, each -> each.app().text().equals(app)));
    }

    /// The same of what plays content.
    List<Id.DeviceId> wherePlayed(Utterance said) {
        return where(said, playing(said));
    }

    private static List<Id.DeviceId> where(Utterance said, List<Installations.Shown> having) {
        return only(said, having).isPresent() ? List.of() : places(having);
    }

    private static List<Id.DeviceId> places(List<Installations.Shown> having) {
        return having.stream()
                .flatMap(each -> each.installation().device().stream())
                .distinct()
                .toList();
    }

    private static Optional<Id.DeviceId> only(Utterance said, List<Installations.Shown> having) {
        List<Id.DeviceId> places = places(having);
        return said.by()
                .speaker()
                .device()
                .filter(places::contains)
                .or(() -> places.size() == 1 ? Optional.of(places.getFirst()) : Optional.empty());
    }

    private static String appName(Utterance said, String app) {
        return said.around().apps().stream()
                .filter(each -> each.id().equals(app))
                .findFirst()
                .map(Surroundings.App::name)
                .orElse("");
    }
}
