import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Checks the log of an organisation's account without any program of the hub:
///
///     java VerifyLog.java log.ndjson [later.ndjson …]
///
/// A file has one part of a log after another, as the hub tells them. It computes each entry's
/// balance, its hash in the account's chain, the way from its leaf to the root of its batch (RFC
/// 6962), and each batch's seal, and that each part goes on where the one before it ended. Then it
/// prints what each month (UTC) changed, which is what the statements of that month say.
///
/// Exit code 0: the log is consistent. 1: it is not, and standard output says where. 2: it could not
/// be read.
public final class VerifyLog {
    private static final String FORMAT = "opentos-ledger-log-1";
    private static final int LEAF = 0;
    private static final int NODE = 1;
    private static final int CHAIN = 2;
    private static final int SEAL = 3;

    private VerifyLog() {}

    public static void main(String[] arguments) {
        if (arguments.length == 0) {
            System.err.println("usage: java VerifyLog.java log.ndjson [later.ndjson …]");
            System.exit(2);
        }
        try {
            List<Json> parts = new ArrayList<>();
            for (String file : arguments) {
                parts.addAll(Json.parseAll(Files.readString(Path.of(file))));
            }
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("there is nothing in it");
            }
            List<String> faults = verifyAll(parts);
            faults.forEach(System.out::println);
            if (!faults.isEmpty()) {
                System.exit(1);
            }
            System.out.println(summary(parts));
        } catch (IOException | IllegalArgumentException unreadable) {
            System.err.println("this is not a log: " + unreadable.getMessage());
            System.exit(2);
        }
    }

    private static List<String> verifyAll(List<Json> parts) {
        List<String> faults = new ArrayList<>(verify(parts.getFirst()));
        for (int index = 1; index < parts.size(); index++) {
            faults.addAll(verify(parts.get(index)));
            faults.addAll(verifyNext(parts.get(index - 1), parts.get(index)));
        }
        return faults;
    }

    /// What is wrong with a log; nothing where it is consistent.
    public static List<String> verify(String json) {
        return verify(Json.parse(json));
    }

    /// What is wrong with a log that is to follow another.
    public static List<String> verifyNext(String earlier, String later) {
        return verifyNext(Json.parse(earlier), Json.parse(later));
    }

    private static String summary(List<Json> parts) {
        Json first = parts.getFirst();
        Json account = first.get("account");
        Json last = parts.getLast().some("entries").getLast();
        Json batch = parts.getLast().some("batches").getLast();
        return """
        Entries %d to %d of account %d (%s) are consistent. Amounts are in minor units of %s.
        %s
        balance      %d
        chain        %s
        batch %-6d seal %s
        """
                .formatted(
                        first.get("before").get("entries").number() + 1,
                        last.get("number").number(),
                        account.get("number").number(),
                        account.get("kind").text().toLowerCase(Locale.ROOT),
                        account.get("currency").text(),
                        months(parts),
                        last.get("balance").number(),
                        last.get("chain").text(),
                        batch.get("number").number(),
                        batch.get("seal").text())
                .strip();
    }

    /// What the entries of each month come to, and what the account had at its end.
    private static String months(List<Json> parts) {
        Map<YearMonth, Long> changes = new TreeMap<>();
        for (Json part : parts) {
            for (Json entry : part.some("entries")) {
                Instant at = Instant.ofEpochMilli(entry.get("atMillis").number());
                YearMonth month = YearMonth.from(at.atOffset(ZoneOffset.UTC));
                changes.merge(month, entry.get("amount").number(), Math::addExact);
            }
        }
        long balance = parts.getFirst().get("before").get("balance").number();
        StringBuilder table = new StringBuilder("month %22s %22s".formatted("change", "at its end"));
        for (Map.Entry<YearMonth, Long> each : changes.entrySet()) {
            balance += each.getValue();
            table.append("\n%s %20d %22d".formatted(each.getKey(), each.getValue(), balance));
        }
        return table.toString();
    }

    private static List<String> verifyNext(Json earlier, Json later) {
        Json last = earlier.some("entries").getLast();
        Json before = later.get("before");
        List<String> faults = new ArrayList<>();
        if (earlier.get("account").get("number").number()
                != later.get("account").get("number").number()) {
            faults.add("the earlier log is of another account");
        }
        if (last.get("number").number() != before.get("entries").number()
                || last.get("balance").number() != before.get("balance").number()
                || !last.get("chain").text().equals(before.get("chain").text())) {
            faults.add("this log does not begin where the earlier one ended");
        }
        return faults;
    }

    private static List<String> verify(Json log) {
        List<String> faults = new ArrayList<>();
        if (!log.get("format").text().equals(FORMAT)) {
            faults.add("the format is not " + FORMAT);
            return faults;
        }
        Map<Long, Json> batches = batches(log, faults);
        Json before = log.get("before");
        long number = before.get("entries").number();
        long balance = before.get("balance").number();
        byte[] chain = before.get("chain").bytes();
        long posting = 0;
        for (Json entry : log.some("entries")) {
            String name = "entry " + entry.get("number").number();
            number++;
            balance += entry.get("amount").number();
            if (entry.get("number").number() != number) {
                faults.add(name + " comes where entry " + number + " should");
            }
            if (entry.get("balance").number() != balance) {
                faults.add(name + ": the balance is " + balance);
            }
            if (entry.get("posting").number() < posting) {
                faults.add(name + " is of an earlier posting than the one before it");
            }
            posting = entry.get("posting").number();
            byte[] facts = facts(log.get("account"), entry);
            Bytes chained = new Bytes().tag(CHAIN).number(chain.length).raw(chain).raw(facts);
            chain = chained.sha256();
            if (!Arrays.equals(chain, entry.get("chain").bytes())) {
                faults.add(name + " breaks the chain of the account");
            }
            verifyLeaf(entry, name, facts, batches, faults);
        }
        return faults;
    }

    /// In the order in which `docs/ledger.md` tells them.
    private static byte[] facts(Json account, Json entry) {
        return new Bytes()
                .number(account.get("number").number())
                .number(entry.get("number").number())
                .number(entry.get("posting").number())
                .number(entry.get("leg").number())
                .number(entry.get("atMillis").number())
                .text(account.get("currency").text())
                .number(entry.get("amount").number())
                .number(entry.get("balance").number())
                .number(entry.get("held").number())
                .text(entry.get("kind").text())
                .text(entry.get("reference").text())
                .toBytes();
    }

    private static Map<Long, Json> batches(Json log, List<String> faults) {
        Map<Long, Json> batches = new HashMap<>();
        long number = 0;
        byte[] seal = {};
        for (Json batch : log.some("batches")) {
            String name = "batch " + batch.get("number").number();
            byte[] previous = batch.get("previous").bytes();
            byte[] computed =
                    new Bytes()
                            .tag(SEAL)
                            .number(previous.length)
                            .raw(previous)
                            .number(batch.get("number").number())
                            .number(batch.get("first").number())
                            .number(batch.get("last").number())
                            .number(batch.get("leaves").number())
                            .raw(batch.get("root").bytes())
                            .sha256();
            if (!Arrays.equals(computed, batch.get("seal").bytes())) {
                faults.add("the seal of " + name + " is not right");
            }
            if (batch.get("number").number() <= number) {
                faults.add(name + " is out of turn");
            } else if (batch.get("number").number() == number + 1
                    && !Arrays.equals(previous, seal)) {
                faults.add(name + " does not follow the one before it");
            }
            number = batch.get("number").number();
            seal = batch.get("seal").bytes();
            batches.put(number, batch);
        }
        return batches;
    }

    private static void verifyLeaf(
            Json entry, String name, byte[] facts, Map<Long, Json> batches, List<String> faults) {
        Json batch = batches.get(entry.get("batch").number());
        if (batch == null) {
            faults.add(name + " is of a batch that the log does not have");
            return;
        }
        long posting = entry.get("posting").number();
        if (posting < batch.get("first").number() || posting > batch.get("last").number()) {
            faults.add(name + " is of a posting that its batch does not have");
        }
        byte[] hash = new Bytes().tag(LEAF).raw(entry.get("salt").bytes()).raw(facts).sha256();
        byte[] root = root(hash, entry, batch.get("leaves").number());
        if (!Arrays.equals(root, batch.get("root").bytes())) {
            faults.add(name + " does not lead to the root of its batch");
        }
    }

    /// RFC 9162, section 2.1.3.2; empty where the path has a wrong length.
    private static byte[] root(byte[] leaf, Json entry, long leaves) {
        long index = entry.get("index").number();
        long last = leaves - 1;
        if (index < 0 || index > last) {
            return new byte[0];
        }
        byte[] hash = leaf;
        for (Json each : entry.get("path").list()) {
            byte[] next = each.bytes();
            if (last == 0) {
                return new byte[0];
            }
            if (index % 2 == 1 || index == last) {
                hash = new Bytes().tag(NODE).raw(next).raw(hash).sha256();
                while (index % 2 == 0 && index != 0) {
                    index /= 2;
                    last /= 2;
                }
            } else {
                hash = new Bytes().tag(NODE).raw(hash).raw(next).sha256();
            }
            index /= 2;
            last /= 2;
        }
        return last == 0 ? hash : new byte[0];
    }

    /// Numbers as 8 bytes, most significant first; texts as UTF-8 with their length before them.
    private static final class Bytes {
        private final java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();

        Bytes tag(int value) {
            out.write(value);
            return this;
        }

        Bytes number(long value) {
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) (value >>> shift));
            }
            return this;
        }

        Bytes text(String text) {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            return number(encoded.length).raw(encoded);
        }

        Bytes raw(byte[] more) {
            out.writeBytes(more);
            return this;
        }

        byte[] toBytes() {
            return out.toByteArray();
        }

        byte[] sha256() {
            try {
                return MessageDigest.getInstance("SHA-256").digest(out.toByteArray());
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /// As much of JSON (RFC 8259) as a log is: objects, arrays, texts and whole numbers.
    private record Json(Object value) {
        static Json parse(String text) {
            Parser parser = new Parser(text);
            Json json = parser.value();
            parser.end();
            return json;
        }

        static List<Json> parseAll(String text) {
            Parser parser = new Parser(text);
            List<Json> all = new ArrayList<>();
            while (!parser.ended()) {
                all.add(parser.value());
            }
            return all;
        }

        Json get(String name) {
            if (value instanceof Map<?, ?> map && map.get(name) instanceof Json found) {
                return found;
            }
            throw new IllegalArgumentException("\"" + name + "\" is missing");
        }

        long number() {
            if (value instanceof Long number) {
                return number;
            }
            throw new IllegalArgumentException(value + " is not a whole number");
        }

        String text() {
            if (value instanceof String text) {
                return text;
            }
            throw new IllegalArgumentException(value + " is not a text");
        }

        byte[] bytes() {
            return HexFormat.of().parseHex(text());
        }

        List<Json> list() {
            List<Json> all = new ArrayList<>();
            if (!(value instanceof List<?> list)) {
                throw new IllegalArgumentException(value + " is not a list");
            }
            list.forEach(each -> all.add((Json) each));
            return all;
        }

        /// The list of this name, which has at least one element.
        List<Json> some(String name) {
            List<Json> all = get(name).list();
            if (all.isEmpty()) {
                throw new IllegalArgumentException("\"" + name + "\" is empty");
            }
            return all;
        }
    }

    private static final class Parser {
        /// A log nests less.
        private static final int DEPTH_MAX = 32;

        private final String text;
        private int at;
        private int depth;

        Parser(String text) {
            this.text = text;
        }

        private IllegalArgumentException wrong() {
            return new IllegalArgumentException("not JSON at character " + at);
        }

        private char next() {
            if (ended()) {
                throw wrong();
            }
            return text.charAt(at);
        }

        private void take(char expected) {
            if (next() != expected) {
                throw wrong();
            }
            at++;
        }

        void end() {
            if (!ended()) {
                throw wrong();
            }
        }

        boolean ended() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return at == text.length();
        }

        Json value() {
            char first = next();
            if (++depth > DEPTH_MAX) {
                throw wrong();
            }
            Json value =
                    switch (first) {
                        case '{' -> object();
                        case '[' -> array();
                        case '"' -> new Json(string());
                        default -> new Json(number());
                    };
            depth--;
            return value;
        }

        private Json object() {
            Map<String, Json> members = new HashMap<>();
            take('{');
            while (next() != '}') {
                if (!members.isEmpty()) {
                    take(',');
                }
                next();
                String name = string();
                take(':');
                if (members.put(name, value()) != null) {
                    throw wrong();
                }
            }
            at++;
            return new Json(members);
        }

        private Json array() {
            List<Json> elements = new ArrayList<>();
            take('[');
            while (next() != ']') {
                if (!elements.isEmpty()) {
                    take(',');
                }
                elements.add(value());
            }
            at++;
            return new Json(elements);
        }

        private long number() {
            int from = at;
            while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            try {
                return Long.parseLong(text.substring(from, at));
            } catch (NumberFormatException notWhole) {
                throw wrong();
            }
        }

        private String string() {
            take('"');
            StringBuilder read = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                char each = text.charAt(at++);
                read.append(each == '\\' ? escaped() : each);
            }
            take('"');
            return read.toString();
        }

        private char escaped() {
            char kind = text.charAt(skip(1));
            return switch (kind) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> {
                    int from = skip(4);
                    yield (char) HexFormat.fromHexDigits(text, from, at);
                }
                default -> kind;
            };
        }

        /// Where the characters begin that it goes over.
        private int skip(int characters) {
            int from = at;
            if (text.length() - from < characters) {
                throw wrong();
            }
            at += characters;
            return from;
        }
    }
}
