package org.opentos.hub.ledger;

/// What a posting is for, as whoever posts it says. The ledger only keeps it.
///
/// @param kind a word, for example `sale`
/// @param reference the order, refund or statement it belongs to; may be empty
public record Label(String kind, String reference) {
    public static final int KIND_CHARACTERS_MAX = 20;
    public static final int REFERENCE_CHARACTERS_MAX = 80;

    public Label {
        Bounded.text("a posting's kind", kind, 1, KIND_CHARACTERS_MAX);
        Bounded.text("a posting's reference", reference, 0, REFERENCE_CHARACTERS_MAX);
    }
}
