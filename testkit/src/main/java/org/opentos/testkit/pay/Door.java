package org.opentos.testkit.pay;

/// Answers one company's requests, or people's.
interface Door {
    Reply answer(Ask ask);
}
