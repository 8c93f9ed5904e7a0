package org.opentos.hub.activity;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.run.AppCallRoom;
import org.opentos.hub.market.run.RunningApp;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppCall;
import org.opentos.protocol.app.PackagePath;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What people are doing, as their apps say it.
@Component
public class Activities implements AppCallRoom {
    /// Of a person; the oldest go.
    public static final int OF_A_PERSON_MAX = 100;

    public static final Duration KEPT = Duration.ofDays(90);

    private static final int FORGOTTEN_MAX = 1_000;

    private final TransactionTemplate transaction;
    private final ActivityRows rows;
    private final HandoffRows handoffs;
    private final Handoffs moving;
    private final ApplicationEventPublisher events;
    private final JsonMapper json;
    private final Ids ids;
    private final InstantSource clock;

    Activities(
            TransactionTemplate transaction,
            ActivityRows rows,
            HandoffRows handoffs,
            Handoffs moving,
            ApplicationEventPublisher events,
            JsonMapper json,
            Ids ids,
            InstantSource clock) {
        this.transaction = transaction;
        this.rows = rows;
        this.handoffs = handoffs;
        this.moving = moving;
        this.events = events;
        this.json = json;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Set<AppCall> takes() {
        return EnumSet.of(
                AppCall.ACTIVITY_PUBLISH,
                AppCall.ACTIVITY_TAKE,
                AppCall.ACTIVITY_DECLINE,
                AppCall.ACTIVITY_END);
    }

    @Override
    public Outcome<JsonNode> call(RunningApp by, AppCall call, JsonNode arguments) {
        Installation installation = by.installation();
        return switch (call) {
            case ACTIVITY_PUBLISH -> publish(installation, arguments);
            case ACTIVITY_TAKE -> take(installation, arguments.path("format").asInt(0));
            case ACTIVITY_DECLINE ->
                    moving.decline(installation.id()).map(_ -> json.createObjectNode());
            case ACTIVITY_END -> end(installation);
            default -> throw new IllegalArgumentException("not about activities: " + call);
        };
    }

    /// An activity as an app tells of it, before it is known which one it is.
    private record Said(
            ActivityKind what, String title, String picture, int format, String state) {}

    /// Refused, in this order: `field-invalid`, `body-too-large`, `handoff-under-way`.
    private Outcome<JsonNode> publish(Installation by, JsonNode arguments) {
        return said(arguments)
                .then(said -> Objects.requireNonNull(transaction.execute(_ -> write(by, said))));
    }

    private Outcome<JsonNode> write(Installation by, Said said) {
        rows.hold(by.person());
        Optional<Activity> known = rows.at(by.id());
        boolean moves =
                known.flatMap(each -> handoffs.of(each.id()))
                                .filter(each -> each.step() == Handoff.Step.OFFERED)
                                .isPresent()
                        || handoffs.to(by.id()).isPresent();
        if (moves) {
            return Outcome.refused(
                    RefusalCode.HANDOFF_UNDER_WAY,
                    "This activity is on its way to another place; what was said before counts.");
        }
        Activity after =
                new Activity(
                        known.map(Activity::id).orElseGet(() -> ids.next(Id.ActivityId::new)),
                        by.person(),
                        by.app(),
                        by.id(),
                        said.what(),
                        said.title(),
                        said.picture(),
                        said.format(),
                        true,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS));
        rows.put(after, said.state());
        if (known.isEmpty()) {
            rows.removeBeyond(by.person(), OF_A_PERSON_MAX);
        }
        if (known.isEmpty() || looksOther(known.get(), after)) {
            events.publishEvent(new ActivityChanged(by.person()));
        }
        return Outcome.done(json.createObjectNode());
    }

    /// Whether pages have something else to show; the state is none of their concern.
    private static boolean looksOther(Activity before, Activity after) {
        return !before.open()
                || before.what() != after.what()
                || !before.title().equals(after.title())
                || !before.picture().equals(after.picture());
    }

    private Outcome<Said> said(JsonNode arguments) {
        Optional<ActivityKind> what = ActivityKind.find(arguments.path("what").asString(""));
        String title = arguments.path("title").asString("").strip();
        String picture = arguments.path("picture").asString("");
        int format = arguments.path("format").asInt(0);
        boolean fit =
                what.isPresent()
                        && !title.isEmpty()
                        && title.length() <= Activity.TITLE_CHARACTERS_MAX
                        && title.codePoints().noneMatch(Character::isISOControl)
                        && (picture.isEmpty() || PackagePath.isOfApp(picture))
                        && format >= 1
                        && format <= Activity.FORMAT_MAX
                        && arguments.has("state");
        if (!fit) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID,
                    "An activity has what (playing, watching, listening, reading, editing, using), a title of 1 to %d characters, perhaps a picture of the package, a format from 1 and a state."
                            .formatted(Activity.TITLE_CHARACTERS_MAX));
        }
        String state = json.writeValueAsString(arguments.path("state"));
        if (state.getBytes(StandardCharsets.UTF_8).length > Activity.STATE_BYTES_MAX) {
            return Outcome.refused(
                    RefusalCode.BODY_TOO_LARGE,
                    "The state of an activity has at most %d bytes as JSON."
                            .formatted(Activity.STATE_BYTES_MAX));
        }
        return Outcome.done(new Said(what.get(), title, picture, format, state));
    }

    /// What an app that begins goes on with: what moves to it, or what was there. `activity` is
    /// null where there is nothing, or nothing that it can read.
    ///
    /// @param format the greatest that it can read
    private Outcome<JsonNode> take(Installation by, int format) {
        if (format < 1) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID, "Say the greatest format that the app can read.");
        }
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    rows.hold(by.person());
                    Optional<Handoff> coming = handoffs.to(by.id());
                    if (coming.isPresent()) {
                        return moving.take(coming.get(), format).map(this::taken);
                    }
                    handoffs.release(by.id(), clock.instant());
                    Optional<Activity> own =
                            rows.at(by.id()).filter(each -> each.format() <= format);
                    own.filter(each -> !each.open())
                            .ifPresent(each -> {
                                rows.open(each.id(), true);
                                events.publishEvent(new ActivityChanged(by.person()));
                            });
                    return Outcome.done(
                            own.map(this::taken)
                                    .orElseGet(() -> json.createObjectNode().putNull("activity")));
                }));
    }

    private JsonNode taken(Activity activity) {
        ObjectNode answer = json.createObjectNode();
        answer.putObject("activity")
                .put("what", activity.what().text())
                .put("title", activity.title())
                .put("picture", activity.picture())
                .put("format", activity.format())
                .set("state", json.readTree(rows.state(activity.id())));
        return answer;
    }

    private Outcome<JsonNode> end(Installation by) {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    rows.hold(by.person());
                    Optional<Activity> own = rows.at(by.id());
                    if (own.flatMap(each -> handoffs.of(each.id())).isPresent()) {
                        return Outcome.refused(
                                RefusalCode.HANDOFF_UNDER_WAY,
                                "This activity is on its way to another place.");
                    }
                    own.filter(each -> rows.remove(each.id()))
                            .ifPresent(_ -> events.publishEvent(new ActivityChanged(by.person())));
                    return Outcome.done(json.createObjectNode());
                }));
    }

    /// The app is shown no more where it was; what the person did stays.
    public void left(Installation installation) {
        transaction.executeWithoutResult(_ -> {
            rows.hold(installation.person());
            rows.at(installation.id())
                    .filter(Activity::open)
                    .filter(each -> handoffs.of(each.id()).isEmpty())
                    .ifPresent(each -> {
                        rows.open(each.id(), false);
                        events.publishEvent(new ActivityChanged(each.person()));
                    });
        });
    }

    /// The latest first.
    public List<Activity> of(Id.PersonId person) {
        return rows.of(person);
    }

    @Override
    public void forget(Installation installation) {
        transaction.executeWithoutResult(_ -> {
            rows.removeOf(installation.app(), installation.person());
            events.publishEvent(new ActivityChanged(installation.person()));
        });
    }

    void forgetOld() {
        rows.removeOlder(clock.instant().minus(KEPT), FORGOTTEN_MAX);
    }
}
