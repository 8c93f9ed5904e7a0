package org.opentos.hub.voice;

import java.util.List;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.voice.sentences.Example;
import org.opentos.voice.sentences.Intent;
import org.springframework.stereotype.Component;

/// Carries out what was said, by the rooms that have it.
@Component
class Carrying {
    private static final int EXAMPLES_SAID = 5;

    private final HomeIntents home;
    private final PersonIntents people;
    private final AppIntents apps;

    Carrying(HomeIntents home, PersonIntents people, AppIntents apps) {
        this.home = home;
        this.people = people;
        this.apps = apps;
    }

    Reply carryOut(Utterance said, Intent intent) {
        return switch (intent) {
            case Intent.Set set -> home.set(said, set);
            case Intent.Change change -> home.change(said, change);
            case Intent.Invoke invoke -> home.invoke(said, invoke);
            case Intent.Ask ask -> home.ask(said, ask);
            case Intent.Why why -> home.why(said, why);
            case Intent.Balance balance -> people.balance(said, balance);
            case Intent.Pay pay -> people.pay(said, pay);
            case Intent.WhoIsHome _ -> people.whoIsHome(said);
            case Intent.Time _ -> people.time(said);
            case Intent.Move move -> apps.move(said, move);
            case Intent.Install install -> apps.install(said, install);
            case Intent.Open open -> apps.open(said, open);
            case Intent.Play play -> apps.play(said, play);
            case Intent.AppIntent wish -> apps.tell(said, wish);
            case Intent.Help _ -> Reply.of(said.reply("help", "examples", examples(said)));
            case Intent.Stop _ -> apps.stop(said);
            case Intent.Yes _, Intent.No _, Intent.Pick _, Intent.Undo _ ->
                    throw new IllegalArgumentException("about the conversation itself: " + intent);
        };
    }

    /// Why what has to be confirmed would be refused even then; empty where it would not.
    Optional<Reply> refuse(Utterance said, Intent intent) {
        return home.mayDo(said, intent)
                ? Optional.empty()
                : Optional.of(Replies.refusal(said.language(), RefusalCode.NOT_ALLOWED));
    }

    /// Terminals of which one has to be named, where nobody did and several can do it; empty where
    /// it is clear, or none can.
    List<Id.DeviceId> where(Utterance said, Intent intent) {
        return switch (intent) {
            case Intent.Open open when open.terminal().isEmpty() -> apps.where(said, open.app());
            case Intent.AppIntent wish when wish.terminal().isEmpty() ->
                    apps.where(said, wish.app());
            case Intent.Play play when play.terminal().isEmpty() -> apps.wherePlayed(said);
            default -> List.of();
        };
    }

    private static String examples(Utterance said) {
        return String.join(
                "; ",
                said.sentences().help().stream()
                        .map(Example::sentences)
                        .flatMap(each -> each.stream().limit(1))
                        .limit(EXAMPLES_SAID)
                        .toList());
    }

    Reply undo(Utterance said, Exchange done) {
        return home.undo(said, done.undo());
    }
}
