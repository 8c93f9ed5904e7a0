package org.opentos.protocol;

/// Who does something: the one whose grants are looked at.
public sealed interface Subject {

    /// A person, signed in at a page or by a token of an app that acts for the person.
    record Person(Id.PersonId id) implements Subject {}

    /// A device acting as itself.
    record Device(Id.DeviceId id) implements Subject {}

    /// The hub itself, for upkeep that nobody asked for.
    record Hub() implements Subject {}
}
