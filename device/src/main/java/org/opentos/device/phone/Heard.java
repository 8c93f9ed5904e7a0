package org.opentos.device.phone;

/// What came over a connection: a request, or something that is none.
sealed interface Heard permits PhoneRequest, Heard.Unheard {
    /// @param status of HTTP, why it is none
    record Unheard(int status) implements Heard {}
}
