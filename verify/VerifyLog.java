import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// Checks the log of an organisation's account without any program of the hub:
///
///     java VerifyLog.java log.json [earlier.json]
///
/// It computes each entry's balance, its hash in the account's chain, and the way from its leaf to
/// the root of its batch (RFC 6962), and each batch's seal. With an earlier log whose last entry is
/// the one before this log's first, it also checks that this log goes on where that one ended.
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

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 1 || arguments.length > 2) {
            System.err.println("usage: java VerifyLog.java log.json [earlier.json]");
            System.exit(2);
        }
        try {
            Json log = read(arguments[0]);
            List<String> faults = new ArrayList<>(verify(log));
            if (arguments.length == 2) {
                Json earlier = read(arguments[1]);
                faults.addAll(verify(earlier));
                faults.addAll(verifyNext(earlier, log));
            }
            faults.forEach(System.out::println);
            if (!faults.isEmpty()) {
                System.exit(1);
            }
            System.out.println(summary(log));
        } catch (IllegalArgumentException unreadable) {
            System.err.println("this is not a log: " + unreadable.getMessage());
            System.exit(2);
        }
    }

    private static Json read(String file) throws IOException {
        return Json.parse(Files.readString(Path.of(file)));
    }

    /// What is wrong with a log; nothing where it is consistent.
    public static List<String> verify(String json) {
        return verify(Json.parse(json));
    }

    /// What is wrong with a log that is to follow another.
    public static List<String> verifyNext(String earlier, String later) {
        return verifyNext(Json.parse(earlier), Json.parse(later));
    }

    private static String summary(Json log) {
        List<Json> entries = log.get("entries").list();
        Json last = entries.getLast();
        Json batch = log.get("batches").list().getLast();
        return """
        %d entries of account %d are consistent, up to entry %d.
        balance      %d %s (in minor units)
        chain        %s
        batch %-6d seal %s
        """
                .formatted(
                        entries.size(),
                        log.get("account").get("number").number(),
                        last.get("number").number(),
                        last.get("balance").number(),
                        log.get("account").get("currency").text(),
                        last.get("chain").text(),
                        batch.get("number").number(),
                        batch.get("seal").text())
                .strip();
    }

    private static List<String> verifyNext(Json earlier, Json later) {
        Json last = earlier.get("entries").list().getLast();
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
        for (Json entry : log.get("entries").list()) {
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
        for (Json batch : log.get("batches").list()) {
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
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        private IllegalArgumentException wrong() {
            return new IllegalArgumentException("not JSON at character " + at);
        }

        private char next() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
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
            if (!text.substring(at).isBlank()) {
                throw wrong();
            }
        }

        Json value() {
            return switch (next()) {
                case '{' -> object();
                case '[' -> array();
                case '"' -> new Json(string());
                default -> new Json(number());
            };
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
            char kind = text.charAt(at++);
            return switch (kind) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> {
                    at += 4;
                    yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
                }
                default -> kind;
            };
        }
    }
}
