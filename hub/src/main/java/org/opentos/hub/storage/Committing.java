package org.opentos.hub.storage;

/// A room that writes by a group commit, as the operator sees it.
public interface Committing {

    GroupCommit.Counts commits();
}
