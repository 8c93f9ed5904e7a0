package org.opentos.hub.home;

import java.util.List;
import org.opentos.protocol.Id;
import org.opentos.protocol.Subject;

/// What some subjects hold in a home has changed. Published as an event of the application after
/// the change is committed and felt; it may come twice.
public record GrantsChanged(Id.HomeId home, List<Subject> subjects) {}
