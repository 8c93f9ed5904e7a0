package org.opentos.hub.nodes;

import java.io.Serial;

/// A node that was to answer is not a member any more, or does not answer.
public final class NodeGoneException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    NodeGoneException(String node) {
        super("the hub process " + node + " does not answer");
    }
}
