package org.opentos.hub.fabric.journal;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.protocol.Id;
import org.opentos.protocol.Subject;

/// How topic spaces and subjects stand in columns.
public final class Spaces {
    private Spaces() {}

    public static UUID id(TopicSpace space) {
        return switch (space) {
            case TopicSpace.OfHome(Id.HomeId home) -> home.value();
            case TopicSpace.Lobby(Id.DeviceId device) -> device.value();
        };
    }

    public static String kind(TopicSpace space) {
        return switch (space) {
            case TopicSpace.OfHome _ -> "home";
            case TopicSpace.Lobby _ -> "lobby";
        };
    }

    public static TopicSpace space(String kind, UUID id) {
        return switch (kind) {
            case "home" -> new TopicSpace.OfHome(new Id.HomeId(id));
            case "lobby" -> new TopicSpace.Lobby(new Id.DeviceId(id));
            default -> throw new IllegalArgumentException("not a kind of topic space: " + kind);
        };
    }

    public static @Nullable UUID id(Subject subject) {
        return switch (subject) {
            case Subject.Person(Id.PersonId id) -> id.value();
            case Subject.Device(Id.DeviceId id) -> id.value();
            case Subject.Hub _ -> null;
        };
    }

    public static String kind(Subject subject) {
        return switch (subject) {
            case Subject.Person _ -> "person";
            case Subject.Device _ -> "device";
            case Subject.Hub _ -> "hub";
        };
    }

    public static Subject subject(String kind, @Nullable UUID id) {
        if (id == null) {
            return new Subject.Hub();
        }
        return switch (kind) {
            case "person" -> new Subject.Person(new Id.PersonId(id));
            case "device" -> new Subject.Device(new Id.DeviceId(id));
            default -> throw new IllegalArgumentException("not a kind of subject: " + kind);
        };
    }
}
