package org.opentos.hub.identity;

import java.util.Optional;
import org.opentos.protocol.Id;

/// A human being with a sign-in.
///
/// @param name what the person signs in with
/// @param displayName what others see
/// @param locale `en` or `zh-Hans`; empty until one is chosen: then a page keeps the one of its
///   browser
public record Person(Id.PersonId id, String name, String displayName, Optional<String> locale) {}
