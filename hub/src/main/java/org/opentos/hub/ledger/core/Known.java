package org.opentos.hub.ledger.core;

import org.opentos.hub.ledger.Answer;

/// What was answered under a key, and to which request.
public record Known(RequestHash hash, Answer answer) {}
