package org.opentos.hub.makers;

import java.util.Map;
import org.opentos.hub.devices.ClaimCode;
import org.opentos.protocol.Id;

/// A device's identity between its making and its handing out; it lives in memory only.
///
/// @param proof the certificate in DER, or the token's text in ASCII
/// @param credential what `identity.json` says, with the secret
record FreshIdentity(
        Id.DeviceId device,
        int position,
        ClaimCode claimCode,
        byte[] proof,
        Map<String, String> credential) {

    FreshIdentity withClaimCode(ClaimCode other) {
        return new FreshIdentity(device, position, other, proof, credential);
    }

    @Override
    public String toString() {
        return "FreshIdentity[" + device + "]";
    }
}
