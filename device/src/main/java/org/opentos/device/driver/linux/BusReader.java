package org.opentos.device.driver.linux;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads values as D-Bus has them: a text, path or signature becomes a `String`, a number a `Long`
/// or `Double`, an array or struct a `List`, a dictionary a `Map`, a variant what is in it. (D-Bus
/// Specification, Marshaling.)
final class BusReader {
    private static final int DEPTH_MAX = 32;

    private final ByteBuffer bytes;

    /// @param bytes in their order, from a boundary of 8 bytes on
    BusReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /// The values of that signature.
    List<Object> all(String signature) throws IOException {
        try {
            List<Object> values = new ArrayList<>();
            int at = 0;
            while (at < signature.length()) {
                int end = end(signature, at, 0);
                values.add(one(signature.substring(at, end), 0));
                at = end;
            }
            return values;
        } catch (BufferUnderflowException | IllegalArgumentException malformed) {
            throw new IOException("the bus says less than it announced", malformed);
        }
    }

    private Object one(String type, int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw new IOException("the bus nests its values too deeply");
        }
        return switch (type.charAt(0)) {
            case 'y' -> (long) Byte.toUnsignedInt(bytes.get());
            case 'b' -> number(Integer.BYTES).getInt() != 0;
            case 'n' -> (long) number(Short.BYTES).getShort();
            case 'q' -> (long) Short.toUnsignedInt(number(Short.BYTES).getShort());
            case 'i' -> (long) number(Integer.BYTES).getInt();
            case 'u', 'h' -> Integer.toUnsignedLong(number(Integer.BYTES).getInt());
            case 'x', 't' -> number(Long.BYTES).getLong();
            case 'd' -> number(Long.BYTES).getDouble();
            case 's', 'o' -> text(number(Integer.BYTES).getInt());
            case 'g' -> text(Byte.toUnsignedInt(bytes.get()));
            case 'v' -> {
                String inner = text(Byte.toUnsignedInt(bytes.get()));
                if (inner.isEmpty() || end(inner, 0, 0) != inner.length()) {
                    throw new IOException("a variant of the bus is not one value");
                }
                yield one(inner, depth + 1);
            }
            case '(' -> members(type.substring(1, type.length() - 1), depth);
            case 'a' -> array(type.substring(1), depth);
            default -> throw new IOException("the bus has a type of its own: " + type.charAt(0));
        };
    }

    private List<Object> members(String types, int depth) throws IOException {
        number(Long.BYTES);
        List<Object> members = new ArrayList<>();
        int at = 0;
        while (at < types.length()) {
            int end = end(types, at, depth);
            members.add(one(types.substring(at, end), depth + 1));
            at = end;
        }
        return members;
    }

    private Object array(String type, int depth) throws IOException {
        int length = number(Integer.BYTES).getInt();
        number(boundary(type.charAt(0)));
        if (length < 0 || length > bytes.remaining()) {
            throw new IOException("the bus says less than it announced");
        }
        int end = bytes.position() + length;
        if (type.charAt(0) != '{') {
            List<Object> elements = new ArrayList<>();
            while (bytes.position() < end) {
                elements.add(one(type, depth + 1));
            }
            return elements;
        }
        Map<Object, Object> entries = new LinkedHashMap<>();
        while (bytes.position() < end) {
            List<Object> entry = members(type.substring(1, type.length() - 1), depth + 1);
            if (entry.size() != 2) {
                throw new IOException("an entry of the bus is not a key and its value");
            }
            entries.put(entry.get(0), entry.get(1));
        }
        return entries;
    }

    /// The bytes, at the next boundary.
    private ByteBuffer number(int boundary) {
        int over = bytes.position() % boundary;
        return over == 0 ? bytes : bytes.position(bytes.position() + boundary - over);
    }

    private String text(int length) throws IOException {
        if (length < 0 || length >= bytes.remaining()) {
            throw new IOException("the bus says less than it announced");
        }
        byte[] text = new byte[length];
        bytes.get(text).get();
        return new String(text, StandardCharsets.UTF_8);
    }

    private static int boundary(char type) {
        return switch (type) {
            case 'y', 'g', 'v' -> 1;
            case 'n', 'q' -> Short.BYTES;
            case 'x', 't', 'd', '(', '{' -> Long.BYTES;
            default -> Integer.BYTES;
        };
    }

    /// Where the type that begins there ends.
    private static int end(String signature, int begin, int depth) throws IOException {
        if (depth > DEPTH_MAX || begin >= signature.length()) {
            throw new IOException("the bus has a signature without end");
        }
        char first = signature.charAt(begin);
        if (first == 'a') {
            return end(signature, begin + 1, depth + 1);
        }
        if (first != '(' && first != '{') {
            return begin + 1;
        }
        int at = begin + 1;
        while (at < signature.length() && signature.charAt(at) != (first == '(' ? ')' : '}')) {
            at = end(signature, at, depth + 1);
        }
        if (at >= signature.length()) {
            throw new IOException("the bus has a signature without end");
        }
        return at + 1;
    }
}
