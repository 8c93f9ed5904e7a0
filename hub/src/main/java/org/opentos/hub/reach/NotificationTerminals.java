package org.opentos.hub.reach;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentos.hub.activity.Activities;
import org.opentos.hub.activity.ActivityChanged;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.notify.Notified;
import org.opentos.hub.notify.PersonNotification;
import org.opentos.hub.notify.PersonNotifications;
import org.opentos.hub.pay.till.PaymentKeys;
import org.opentos.hub.storage.AfterCommit;
import org.opentos.hub.things.TerminalCalls;
import org.opentos.hub.things.TerminalTold;
import org.opentos.hub.things.Terminals;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells terminals what people were told and have not read: on what is a person's own, since that
/// person pays with it, all of it; where an activity of theirs is open, the titles.
@Component
class NotificationTerminals implements TerminalTold, TerminalCalls {
    /// What a terminal is told at a time, the latest.
    static final int TOLD_MAX = 20;

    private final PersonNotifications notifications;
    private final PaymentKeys keys;
    private final Activities activities;
    private final Installations installations;
    private final Persons persons;
    private final ObjectProvider<Terminals> terminals;
    private final JsonMapper json;

    NotificationTerminals(
            PersonNotifications notifications,
            PaymentKeys keys,
            Activities activities,
            Installations installations,
            Persons persons,
            ObjectProvider<Terminals> terminals,
            JsonMapper json) {
        this.notifications = notifications;
        this.keys = keys;
        this.activities = activities;
        this.installations = installations;
        this.persons = persons;
        this.terminals = terminals;
        this.json = json;
    }

    @Override
    public Topics.Channel tells() {
        return Topics.Channel.NOTIFICATIONS;
    }

    /// `notifications` that nobody read yet, the latest first. Each says whether this terminal is
    /// the person's `own`; on others it has no `body`, and nothing can be read there.
    @Override
    public JsonNode now(Id.DeviceId device) {
        Optional<Id.PersonId> owner = owner(device);
        ObjectNode told = json.createObjectNode();
        ArrayNode list = told.putArray("notifications");
        Stream.concat(owner.stream(), here(device).stream())
                .distinct()
                .flatMap(each -> unread(each).stream())
                .sorted(Comparator.comparing(PersonNotification::at).reversed())
                .limit(TOLD_MAX)
                .map(each -> shown(each, owner.equals(Optional.of(each.person()))))
                .forEach(list::add);
        return told;
    }

    private List<PersonNotification> unread(Id.PersonId person) {
        return notifications.of(person).stream().filter(each -> each.read().isEmpty()).toList();
    }

    private Optional<Id.PersonId> owner(Id.DeviceId device) {
        return keys.owner(device);
    }

    /// Who does something here just now.
    private Set<Id.PersonId> here(Id.DeviceId device) {
        List<Installations.Shown> apps = installations.on(device);
        Set<Id.InstallationId> installed =
                apps.stream().map(each -> each.installation().id()).collect(Collectors.toSet());
        return apps.stream()
                .map(each -> each.installation().person())
                .distinct()
                .filter(person ->
                        activities.of(person).stream()
                                .anyMatch(each ->
                                        each.open() && installed.contains(each.installation())))
                .collect(Collectors.toSet());
    }

    private JsonNode shown(PersonNotification notification, boolean own) {
        ObjectNode shown =
                json.createObjectNode()
                        .put("id", notification.id().text())
                        .put("own", own)
                        .put(
                                "person",
                                persons.find(notification.person())
                                        .map(Person::displayName)
                                        .orElse(""))
                        .put("title", notification.title())
                        .put("body", own ? notification.body() : "")
                        .put("at", notification.at().toString());
        shown.putObject("sender")
                .put("en", notification.senderEnglish())
                .put("zh-Hans", notification.senderChinese());
        return shown;
    }

    @Override
    public String about() {
        return "notification";
    }

    /// `{"read"}`, one of them, or `{"seen"}`, all until that moment. Refused, in this order:
    /// `not-allowed` where this is no terminal of a person's own, `field-invalid`, `not-found`.
    @Override
    public Outcome<JsonNode> call(Id.DeviceId device, JsonNode asked) {
        Optional<Id.PersonId> owner = owner(device);
        if (owner.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.NOT_ALLOWED,
                    "Notifications are read on what is their person's own, or on a page.");
        }
        try {
            if (asked.has("read")) {
                return notifications
                        .seen(owner.get(), Id.NotificationId.parse(asked.path("read").asString("")))
                        .map(_ -> json.createObjectNode());
            }
            notifications.seen(owner.get(), Instant.parse(asked.path("seen").asString("")));
            return Outcome.done(json.createObjectNode());
        } catch (IllegalArgumentException | DateTimeException malformed) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID, "Say which notification, or until which moment.");
        }
    }

    @EventListener
    void changed(Notified changed) {
        AfterCommit.run(() -> tell(changed.person()));
    }

    /// Where the person is now, what waits is told; where the person was, it goes.
    @EventListener
    void changed(ActivityChanged changed) {
        AfterCommit.run(() -> {
            if (!unread(changed.person()).isEmpty()) {
                tell(changed.person());
            }
        });
    }

    private void tell(Id.PersonId person) {
        Set<Id.DeviceId> concerned = new LinkedHashSet<>(installations.terminals(person));
        keys.of(person).forEach(each -> each.device().ifPresent(concerned::add));
        concerned.forEach(each -> terminals.getObject().tell(each, tells()));
    }
}
