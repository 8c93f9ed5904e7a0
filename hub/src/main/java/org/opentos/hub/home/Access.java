package org.opentos.hub.home;

import java.util.List;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Role;
import org.opentos.protocol.Subject;

/// The one function that decides every access from every door.
///
/// It answers from memory (grants are cached and refreshed when they change), so that it may be
/// called on an event loop.
public interface Access {

    /// Empty where the subject may; otherwise why not. A subject without any grant in the home gets
    /// [org.opentos.protocol.RefusalCode#NOT_FOUND], since it may not know that the home exists.
    Optional<Refusal> refuse(Subject subject, Operation operation, Resource resource);

    /// The strongest role that the subject's grants give it in the home now.
    Optional<Role> role(Subject subject, Id.HomeId home);

    /// The homes in which the subject holds a grant now.
    List<Id.HomeId> homes(Subject subject);
}
