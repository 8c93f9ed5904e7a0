package org.opentos.protocol.money;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A payment code as a QR code that a consumer presents (EMV QR Code Specification for Payment
/// Systems, Consumer-Presented Mode, version 1.1): BER-TLV data objects in Base64.
///
/// It has the payload format indicator `85` and one application template `61`, with the name of our
/// application `4F` and, in the application-specific transparent template `63`, the code under the
/// tag `DF01` as packed digits. A till that knows other applications finds none of its own and
/// refuses it as such a code should be refused.
public final class EmvConsumerCode {
    /// Of the proprietary category (ISO/IEC 7816-5, first byte `F`), so of no registered provider:
    /// `F0` and "OPENTOS" in ASCII.
    public static final String APPLICATION = "F04F50454E544F53";

    /// As much as the specification allows after Base64.
    public static final int CHARACTERS_MAX = 512;

    private static final int FORMAT = 0x85;
    private static final int APPLICATION_TEMPLATE = 0x61;
    private static final int APPLICATION_NAME = 0x4F;
    private static final int TRANSPARENT_TEMPLATE = 0x63;
    private static final int CODE = 0xDF01;
    private static final byte[] VERSION = "CPV01".getBytes(StandardCharsets.US_ASCII);
    private static final int LONG_LENGTH = 0x80;
    private static final int LOW_TAG = 0x1F;

    private EmvConsumerCode() {}

    /// What the QR code holds.
    public static String show(PaymentCode code) {
        byte[] transparent = object(CODE, HexFormat.of().parseHex(code.text()));
        byte[] application =
                joined(
                        object(APPLICATION_NAME, HexFormat.of().parseHex(APPLICATION)),
                        object(TRANSPARENT_TEMPLATE, transparent));
        return Base64.getEncoder()
                .encodeToString(
                        joined(object(FORMAT, VERSION), object(APPLICATION_TEMPLATE, application)));
    }

    /// The payment code in it; empty where it is no such QR code, or one of other applications.
    public static Optional<PaymentCode> read(String text) {
        if (text.length() > CHARACTERS_MAX) {
            return Optional.empty();
        }
        try {
            ByteBuffer payload = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            Map.Entry<Integer, ByteBuffer> first = next(payload);
            if (first.getKey() != FORMAT || !first.getValue().equals(ByteBuffer.wrap(VERSION))) {
                return Optional.empty();
            }
            while (payload.hasRemaining()) {
                Map.Entry<Integer, ByteBuffer> object = next(payload);
                if (object.getKey() == APPLICATION_TEMPLATE) {
                    Optional<PaymentCode> code = code(objects(object.getValue()));
                    if (code.isPresent()) {
                        return code;
                    }
                }
            }
            return Optional.empty();
        } catch (IllegalArgumentException notBase64OrCutShort) {
            return Optional.empty();
        }
    }

    private static Optional<PaymentCode> code(Map<Integer, ByteBuffer> application) {
        ByteBuffer name = application.get(APPLICATION_NAME);
        ByteBuffer template = application.get(TRANSPARENT_TEMPLATE);
        if (name == null
                || template == null
                || !hex(name).equals(APPLICATION.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        return Optional.ofNullable(objects(template).get(CODE))
                .map(EmvConsumerCode::hex)
                .flatMap(PaymentCode::parse);
    }

    private static Map<Integer, ByteBuffer> objects(ByteBuffer bytes) {
        Map<Integer, ByteBuffer> objects = new LinkedHashMap<>();
        while (bytes.hasRemaining()) {
            Map.Entry<Integer, ByteBuffer> object = next(bytes);
            objects.putIfAbsent(object.getKey(), object.getValue());
        }
        return objects;
    }

    /// One object: a tag of one or two bytes, a length of one or two, and the value.
    private static Map.Entry<Integer, ByteBuffer> next(ByteBuffer bytes) {
        int tag = unsigned(bytes);
        if ((tag & LOW_TAG) == LOW_TAG) {
            tag = tag << Byte.SIZE | unsigned(bytes);
        }
        int length = unsigned(bytes);
        if (length == LONG_LENGTH + 1) {
            length = unsigned(bytes);
        } else if (length >= LONG_LENGTH) {
            throw new IllegalArgumentException("a length of more bytes than a QR code holds");
        }
        if (length > bytes.remaining()) {
            throw new IllegalArgumentException("an object that is cut short");
        }
        ByteBuffer value = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return Map.entry(tag, value);
    }

    private static int unsigned(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            throw new IllegalArgumentException("an object that is cut short");
        }
        return Byte.toUnsignedInt(bytes.get());
    }

    private static String hex(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] object(int tag, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (tag > 0xFF) {
            out.write(tag >>> Byte.SIZE);
        }
        out.write(tag);
        out.write(value.length);
        out.writeBytes(value);
        return out.toByteArray();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
