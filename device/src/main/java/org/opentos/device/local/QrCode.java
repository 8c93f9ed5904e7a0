package org.opentos.device.local;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A QR code (ISO/IEC 18004) as the rows that a shell draws, without the quiet zone.
public final class QrCode {
    private QrCode() {}

    public static JsonNode of(String text) {
        ByteMatrix matrix;
        try {
            matrix = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
        } catch (WriterException tooLong) {
            throw new IllegalArgumentException(
                    "a text of " + text.length() + " characters fits no QR code", tooLong);
        }
        ObjectNode code = Json.object().put("size", matrix.getWidth());
        var rows = code.putArray("rows");
        for (int row = 0; row < matrix.getHeight(); row++) {
            StringBuilder line = new StringBuilder(matrix.getWidth());
            for (int column = 0; column < matrix.getWidth(); column++) {
                line.append(matrix.get(column, row) == 1 ? '1' : '0');
            }
            rows.add(line.toString());
        }
        return code;
    }
}
