package org.opentos.hub.market.run;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.market.publish.Offer;
import org.opentos.hub.social.Friends;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppCall;
import org.opentos.protocol.app.AppGrant;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What running apps ask about friends and scores. An app sees of a person's friends those who let
/// it see theirs, and nobody else.
@Component
class FriendCalls implements AppCallRoom {
    private final Friends friends;
    private final Scores scores;
    private final Installations installations;
    private final Persons persons;
    private final Pseudonyms pseudonyms;
    private final JsonMapper json;

    FriendCalls(
            Friends friends,
            Scores scores,
            Installations installations,
            Persons persons,
            Pseudonyms pseudonyms,
            JsonMapper json) {
        this.friends = friends;
        this.scores = scores;
        this.installations = installations;
        this.persons = persons;
        this.pseudonyms = pseudonyms;
        this.json = json;
    }

    @Override
    public Set<AppCall> takes() {
        return EnumSet.of(
                AppCall.FRIENDS_LIST,
                AppCall.FRIENDS_CODE,
                AppCall.FRIENDS_ADD,
                AppCall.SCORES_SUBMIT,
                AppCall.SCORES_TOP);
    }

    @Override
    public Outcome<JsonNode> call(RunningApp running, AppCall call, JsonNode arguments) {
        Installation by = running.installation();
        Offer version = running.version();
        String board = arguments.path("board").asString("");
        return switch (call) {
            case FRIENDS_LIST -> Outcome.done(list(by, version));
            case FRIENDS_CODE -> {
                Friends.Code code = friends.code(by.person());
                yield Outcome.done(
                        json.createObjectNode()
                                .put("code", code.code())
                                .put("expires", code.expires().toString()));
            }
            case FRIENDS_ADD ->
                    friends.enter(by.person(), arguments.path("code").asString(""))
                            .map(friend -> json.createObjectNode().put("name", friend.name()));
            case SCORES_SUBMIT ->
                    scores.submit(by.app(), by.person(), board, whole(arguments.path("value")))
                            .map(_ -> own(by, board));
            case SCORES_TOP ->
                    Scores.isBoard(board)
                            ? Outcome.done(top(by, board))
                            : Outcome.refused(
                                    RefusalCode.FIELD_INVALID,
                                    "A board has 1 to 60 letters, digits, dots, hyphens and underscores.");
            default -> throw new IllegalArgumentException("not about friends: " + call);
        };
    }

    private static Optional<Long> whole(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong()
                ? Optional.of(value.asLong())
                : Optional.empty();
    }

    private List<Friends.Friend> seen(Installation by) {
        return friends.of(by.person()).stream()
                .filter(each -> installations.lets(each.person(), by.app(), AppGrant.FRIENDS))
                .toList();
    }

    private JsonNode list(Installation by, Offer version) {
        ObjectNode answer = json.createObjectNode();
        ArrayNode list = answer.putArray("friends");
        for (Friends.Friend each : seen(by)) {
            list.addObject()
                    .put("id", pseudonyms.of(each.person(), version.organisation()))
                    .put("name", each.name());
        }
        return answer;
    }

    private JsonNode top(Installation by, String board) {
        Map<Id.PersonId, String> names = new HashMap<>();
        seen(by).forEach(each -> names.put(each.person(), each.name()));
        names.put(by.person(), persons.find(by.person()).map(Person::displayName).orElse(""));
        ObjectNode answer = json.createObjectNode();
        ArrayNode standings = answer.putArray("standings");
        for (Scores.Score each : scores.top(by.app(), board, List.copyOf(names.keySet()))) {
            standings
                    .addObject()
                    .put("rank", each.rank())
                    .put("name", names.get(each.person()))
                    .put("value", each.value())
                    .put("you", each.person().equals(by.person()));
        }
        return answer;
    }

    /// Among more friends than are shown the person may stand below them.
    private JsonNode own(Installation by, String board) {
        List<Id.PersonId> all =
                Stream.concat(seen(by).stream().map(Friends.Friend::person), Stream.of(by.person()))
                        .toList();
        Scores.Score own = scores.of(by.app(), board, by.person(), all);
        return json.createObjectNode()
                .put("rank", own.rank())
                .put("name", persons.find(by.person()).map(Person::displayName).orElse(""))
                .put("value", own.value())
                .put("you", true);
    }

    @Override
    public void forget(Installation installation) {
        scores.forget(installation.app(), installation.person());
    }
}
