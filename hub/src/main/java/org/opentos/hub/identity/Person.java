package org.opentos.hub.identity;

import org.opentos.protocol.Id;

/// A human being with a sign-in.
///
/// @param name what the person signs in with
/// @param displayName what others see
/// @param locale `en` or `zh-Hans`
public record Person(Id.PersonId id, String name, String displayName, String locale) {}
