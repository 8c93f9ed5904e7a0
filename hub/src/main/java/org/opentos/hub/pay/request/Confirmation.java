package org.opentos.hub.pay.request;

import org.opentos.hub.identity.PasskeyProofs;

/// What a person gives to confirm that money leaves the wallet.
public sealed interface Confirmation {
    record Pin(String digits) implements Confirmation {}

    record Passkey(PasskeyProofs.Answer answer) implements Confirmation {}
}
