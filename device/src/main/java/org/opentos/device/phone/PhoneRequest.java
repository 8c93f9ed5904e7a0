package org.opentos.device.phone;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A request of a phone: HTTP/1 (RFC 9112), as much of it as choosing a network takes.
///
/// @param path without what follows a question mark
/// @param headers by their names in lower case
record PhoneRequest(String method, String path, Map<String, String> headers, byte[] body)
        implements Heard {
    static final int LINE_BYTES_MAX = 2048;
    static final int HEADERS_MAX = 48;
    static final int HEAD_BYTES_MAX = 16_384;

    /// A token, a number and a password of 63 characters, each as `%xx`.
    static final int BODY_BYTES_MAX = 1024;

    static final int FIELDS_MAX = 8;

    private static final int MALFORMED = 400;
    private static final int BODY_TOO_LARGE = 413;
    private static final int HEAD_TOO_LARGE = 431;

    private static final Pattern FIRST =
            Pattern.compile("(GET|HEAD|POST|[A-Z]{1,16}) (/[!-~]*) HTTP/1\\.[01]");
    private static final Pattern HEADER =
            Pattern.compile("([-!#$%&'*+.^_`|~0-9A-Za-z]{1,64}):(.*)");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");

    /// Reads one request.
    ///
    /// @throws IOException where the phone ended before it had said all
    static Heard read(InputStream in) throws IOException {
        try {
            return read(new Lines(in));
        } catch (Refused refused) {
            return new Unheard(refused.status);
        }
    }

    private static PhoneRequest read(Lines lines) throws IOException, Refused {
        Matcher first = FIRST.matcher(lines.next());
        if (!first.matches()) {
            throw new Refused(MALFORMED);
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
            Matcher header = HEADER.matcher(line);
            if (!header.matches()) {
                throw new Refused(MALFORMED);
            }
            if (headers.size() >= HEADERS_MAX) {
                throw new Refused(HEAD_TOO_LARGE);
            }
            String name = header.group(1).toLowerCase(Locale.ROOT);
            String before = headers.put(name, header.group(2).strip());
            if (before != null && (name.equals("host") || name.equals("content-length"))) {
                throw new Refused(MALFORMED);
            }
        }
        String target = first.group(2);
        int query = target.indexOf('?');
        return new PhoneRequest(
                first.group(1),
                query < 0 ? target : target.substring(0, query),
                headers,
                lines.bytes(length(headers)));
    }

    private static int length(Map<String, String> headers) throws Refused {
        if (headers.containsKey("transfer-encoding")) {
            throw new Refused(MALFORMED);
        }
        String said = headers.getOrDefault("content-length", "0");
        if (!LENGTH.matcher(said).matches()) {
            throw new Refused(MALFORMED);
        }
        int length = Integer.parseInt(said);
        if (length > BODY_BYTES_MAX) {
            throw new Refused(BODY_TOO_LARGE);
        }
        return length;
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /// The fields of a form; empty where the body is none.
    Optional<Map<String, String>> form() {
        String type = header("content-type").toLowerCase(Locale.ROOT);
        if (!type.split(";", 2)[0].strip().equals("application/x-www-form-urlencoded")) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        String[] pairs = new String(body, StandardCharsets.ISO_8859_1).split("&", FIELDS_MAX + 1);
        if (pairs.length > FIELDS_MAX) {
            return Optional.empty();
        }
        try {
            for (String pair : pairs) {
                String[] parts = pair.split("=", 2);
                String value =
                        URLDecoder.decode(
                                parts.length == 2 ? parts[1] : "", StandardCharsets.UTF_8);
                if (fields.put(parts[0], value) != null) {
                    return Optional.empty();
                }
            }
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        return Optional.of(fields);
    }

    /// It may hold a password.
    @Override
    public String toString() {
        return method + " " + path;
    }

    /// A request that is none.
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(int status) {
            super("refused with " + status, null, false, false);
            this.status = status;
        }
    }

    /// The lines of a request's head, and what follows them.
    private static final class Lines {
        private final InputStream in;
        private int headBytes;

        Lines(InputStream in) {
            this.in = in;
        }

        String next() throws IOException, Refused {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int each = one(); each != '\n'; each = one()) {
                line.write(each);
                if (line.size() > LINE_BYTES_MAX || ++headBytes > HEAD_BYTES_MAX) {
                    throw new Refused(HEAD_TOO_LARGE);
                }
            }
            String text = line.toString(StandardCharsets.ISO_8859_1);
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        }

        private int one() throws IOException {
            int each = in.read();
            if (each < 0) {
                throw new EOFException("the phone ended before it had said all");
            }
            return each;
        }

        byte[] bytes(int count) throws IOException {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new EOFException("the phone ended before it had said all");
            }
            return bytes;
        }
    }
}
