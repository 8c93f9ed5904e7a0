package org.opentos.hub.things;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.CurrentValues;
import org.opentos.hub.fabric.Message;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Operation;
import org.opentos.protocol.Id;
import org.opentos.protocol.Risk;
import org.opentos.protocol.Subject;
import org.opentos.protocol.Topics;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// What a new subscription to things' topics would have missed, from the database.
@Component
class ThingCurrentValues implements CurrentValues {
    private final Roster roster;
    private final Access access;
    private final Presence presence;
    private final ThingDescriptions descriptions;
    private final InvocationStore invocations;
    private final Terminals terminals;
    private final TwinWriter writer;
    private final JdbcTemplate jdbc;
    private final InstantSource clock;

    ThingCurrentValues(
            Roster roster,
            Access access,
            Presence presence,
            ThingDescriptions descriptions,
            InvocationStore invocations,
            Terminals terminals,
            TwinWriter writer,
            JdbcTemplate jdbc,
            InstantSource clock) {
        this.roster = roster;
        this.access = access;
        this.presence = presence;
        this.descriptions = descriptions;
        this.invocations = invocations;
        this.terminals = terminals;
        this.writer = writer;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public List<Message> matching(Client client, String filter) {
        TopicFilter wanted = TopicFilter.of(filter);
        if (wanted.equals(TopicFilter.NOTHING)) {
            return List.of();
        }
        List<Message> messages = new ArrayList<>();
        roster.known(client)
                .filter(thing -> wanted.matches(thing.id()))
                .ifPresent(itself -> own(itself, wanted, messages));
        if (client.space() instanceof TopicSpace.OfHome(Id.HomeId home)) {
            ofHome(client.subject(), home, wanted, messages);
        }
        return messages;
    }

    private void own(Thing itself, TopicFilter wanted, List<Message> messages) {
        if (wanted.matches(Topics.Channel.STATUS)) {
            messages.add(TwinMessages.status(itself));
        }
        if (wanted.matches(Topics.Channel.DESIRED)) {
            TwinMessages.desired(itself, Twins.read(jdbc, itself.id())).ifPresent(messages::add);
        }
        messages.addAll(terminals.told(itself, wanted::matches));
        if (wanted.matches(Topics.Channel.ACTIONS)) {
            Instant now = clock.instant();
            List<Invocation> waiting = invocations.waiting(itself.id(), now);
            waiting.forEach(each -> messages.add(TwinMessages.action(itself, each)));
            if (!waiting.isEmpty()) {
                writer.submit(
                        new TwinWrite.Delivered(
                                itself, waiting.stream().map(Invocation::id).toList(), now));
            }
        }
    }

    private void ofHome(
            Subject subject, Id.HomeId home, TopicFilter wanted, List<Message> messages) {
        boolean twins = wanted.matches(Topics.Channel.TWIN);
        boolean described = wanted.matches(Topics.Channel.DESCRIPTION);
        if (!twins && !described) {
            return;
        }
        Collection<Thing> seen =
                roster.home(home).values().stream()
                        .filter(thing -> wanted.matches(thing.id()))
                        .filter(thing -> maySee(subject, thing))
                        .toList();
        if (described) {
            seen.forEach(
                    thing -> messages.add(TwinMessages.description(thing, descriptions.of(thing))));
        }
        if (twins) {
            Map<Id.DeviceId, Map<String, PropertyTwin>> values =
                    Twins.read(jdbc, seen.stream().map(Thing::id).toList());
            for (Thing thing : seen) {
                messages.add(
                        TwinMessages.twin(
                                thing,
                                presence.isOnline(thing.id()),
                                Optional.ofNullable(values.get(thing.id())).orElse(Map.of())));
            }
        }
    }

    private boolean maySee(Subject subject, Thing thing) {
        return access.refuse(subject, Operation.DEVICE_SEE, thing.resource(Risk.LOOK)).isEmpty();
    }
}
