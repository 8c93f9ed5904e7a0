package org.opentos.protocol;

import java.util.List;

/// Why a request was not carried out, and what to do about it.
///
/// @param code stable across versions
/// @param detail one sentence for the person who asked; says what to do, names no secret
/// @param faults places in the request that are wrong; empty where the whole request is refused
public record Refusal(RefusalCode code, String detail, List<Fault> faults) {

    /// @param pointer RFC 6901 JSON pointer into the request's body
    /// @param message what is wrong there
    public record Fault(String pointer, String message) {}

    public Refusal {
        faults = List.copyOf(faults);
    }

    public static Refusal of(RefusalCode code, String detail) {
        return new Refusal(code, detail, List.of());
    }
}
