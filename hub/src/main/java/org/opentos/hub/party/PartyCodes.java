package org.opentos.hub.party;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.opentos.hub.identity.TypedCode;
import org.opentos.hub.settings.HubLocation;
import org.opentos.hub.storage.Secrets;
import org.opentos.protocol.Id;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// The codes by which phones find parties. A terminal shows one for as long as its party lasts, so
/// it is made of a key of the hub each time; the database has its hash alone.
@Component
class PartyCodes {
    private static final String KEY = "party-codes";

    private final Secrets secrets;
    private final ObjectProvider<HubLocation> location;

    PartyCodes(Secrets secrets, ObjectProvider<HubLocation> location) {
        this.secrets = secrets;
        this.location = location;
    }

    /// How phones come to a party.
    ///
    /// @param qr a QR code of the address, without its quiet zone: `1` is dark
    record Way(String code, String url, List<String> qr) {}

    Way way(Party party) {
        TypedCode code = code(party.id(), party.codeNumber());
        String url = location.getObject().current().web() + "/play/" + code.shown();
        return new Way(code.shown(), url, qr(url));
    }

    byte[] hash(Id.PartyId party, int number) {
        return hash(code(party, number));
    }

    byte[] hash(TypedCode code) {
        return code.hash(secrets.key(KEY));
    }

    private TypedCode code(Id.PartyId party, int number) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secrets.key(KEY), "HmacSHA256"));
            ByteBuffer made = ByteBuffer.allocate(20);
            made.putLong(party.value().getMostSignificantBits());
            made.putLong(party.value().getLeastSignificantBits());
            made.putInt(number);
            return TypedCode.of(mac.doFinal(made.array()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(
                    "every Java platform has HmacSHA256, this one does not", impossible);
        }
    }

    private static List<String> qr(String text) {
        try {
            ByteMatrix matrix = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
            List<String> rows = new ArrayList<>();
            for (int y = 0; y < matrix.getHeight(); y++) {
                StringBuilder row = new StringBuilder();
                for (int x = 0; x < matrix.getWidth(); x++) {
                    row.append(matrix.get(x, y) == 1 ? '1' : '0');
                }
                rows.add(row.toString());
            }
            return List.copyOf(rows);
        } catch (WriterException impossible) {
            throw new IllegalStateException("an address does not fit a QR code", impossible);
        }
    }
}
