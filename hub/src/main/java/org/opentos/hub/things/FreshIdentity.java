package org.opentos.hub.things;

import java.util.Map;
import org.opentos.protocol.Id;

/// A device's identity between its making and its handing out; it lives in memory only.
///
/// @param credentialHash SHA-256 of the certificate or of the token
/// @param credential what `identity.json` says, with the secret
record FreshIdentity(
        Id.DeviceId device,
        int position,
        ClaimCode claimCode,
        byte[] credentialHash,
        Map<String, String> credential) {

    FreshIdentity withClaimCode(ClaimCode other) {
        return new FreshIdentity(device, position, other, credentialHash, credential);
    }

    @Override
    public String toString() {
        return "FreshIdentity[" + device + "]";
    }
}
