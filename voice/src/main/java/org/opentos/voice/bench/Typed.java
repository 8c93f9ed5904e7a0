package org.opentos.voice.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.opentos.voice.Decision;
import org.opentos.voice.sentences.Intent;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Sentences;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A table of typed sentences with what each must be taken for, held against what is read.
public final class Typed {
    private static final JsonMapper JSON = new JsonMapper();

    /// Where the table's sentences are typed.
    public static final String HERE = "l-tv";

    /// @param sentence as somebody wrote it
    /// @param expected the intent, in the notation of [#text]
    /// @param loosely whether it is enough that it is among what is asked back
    public record Row(String sentence, String expected, boolean loosely) {}

    /// @param exactly sentences that were read as just that
    /// @param asked sentences that were asked about where that is enough, the right one among the
    ///   choices
    /// @param confirmed the same of sentences that should have been read exactly
    /// @param misread sentences that were read as just one thing, which is not what they mean:
    ///   worse than not being understood
    /// @param wrong what became of those that were not right, and of the confirmed
    public record Score(
            int rows, int exactly, int asked, int confirmed, int misread, List<String> wrong) {
        public double percent() {
            return percent(exactly + asked);
        }

        public double exactPercent() {
            return percent(exactly);
        }

        /// Right at once or after one confirmation.
        public double confirmedPercent() {
            return percent(exactly + asked + confirmed);
        }

        private double percent(int right) {
            return rows == 0 ? 0 : Math.round(1_000.0 * right / rows) / 10.0;
        }
    }

    /// Halves of the rows. Of paraphrases only the odd ones were looked at while choosing limits.
    public enum Half {
        ALL,
        ODD,
        EVEN;

        public <T> List<T> of(List<T> rows) {
            return java.util.stream.IntStream.range(0, rows.size())
                    .filter(each -> this == ALL || (each % 2 == 0) == (this == ODD))
                    .mapToObj(rows::get)
                    .toList();
        }

        String key() {
            return this == ALL ? "" : "_" + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private Typed() {}

    public static List<Row> rows(Language language) throws IOException {
        return rows("typed." + language.text() + ".txt");
    }

    static List<Row> rows(String table) throws IOException {
        Map<String, String> sets = new HashMap<>();
        List<Row> rows = new ArrayList<>();
        for (String line : VoiceBench.lines(table)) {
            if (line.startsWith("=")) {
                String[] set = line.substring(1).split(":", 2);
                sets.put(set[0].strip(), set[1].strip());
            } else if (!line.startsWith("#") && !line.isBlank()) {
                String[] sides = line.split(" \\| ", 2);
                boolean loosely = sides[1].startsWith("~");
                String expected =
                        Arrays.stream(sides[1].substring(loosely ? 1 : 0).strip().split(" "))
                                .map(each -> sets.getOrDefault(each, each))
                                .collect(Collectors.joining(" "));
                rows.add(new Row(sides[0], expected, loosely));
            }
        }
        return rows;
    }

    /// What is offered for a sentence that is not read exactly.
    @FunctionalInterface
    public interface Offering {
        List<Intent> offer(String sentence);
    }

    public static Score score(List<Row> rows, Sentences sentences, Offering otherwise) {
        int exactly = 0;
        int asked = 0;
        int confirmed = 0;
        int misread = 0;
        List<String> wrong = new ArrayList<>();
        for (Row row : rows) {
            List<Intent> read = sentences.read(row.sentence);
            List<Intent> offered =
                    (read.isEmpty() ? otherwise.offer(row.sentence) : read)
                            .stream().limit(Decision.CHOICES_MAX).toList();
            boolean among = offered.stream().anyMatch(each -> same(text(each), row.expected));
            if (among && read.size() == 1) {
                exactly++;
            } else if (among && row.loosely) {
                asked++;
            } else {
                confirmed += among ? 1 : 0;
                misread += !among && read.size() == 1 ? 1 : 0;
                wrong.add(
                        row.sentence
                                + " | "
                                + row.expected
                                + " | "
                                + offered.stream().map(Typed::text).toList());
            }
        }
        return new Score(rows.size(), exactly, asked, confirmed, misread, wrong);
    }

    /// Two notations mean the same where their JSON does.
    static boolean same(String one, String other) {
        int brace = one.indexOf('{');
        int second = other.indexOf('{');
        if (brace < 0 || second < 0) {
            return one.equals(other);
        }
        return one.substring(0, brace).equals(other.substring(0, second))
                && JSON.readTree(one.substring(brace))
                        .equals(JSON.readTree(other.substring(second)));
    }

    /// An intent in the notation of the tables.
    public static String text(Intent intent) {
        return switch (intent) {
            case Intent.Set(List<String> devices, String property, JsonNode value) ->
                    "set " + property + " " + value + " " + String.join(" ", devices);
            case Intent.Change(List<String> devices, String property, double by) ->
                    "change " + property + " " + number(by) + " " + String.join(" ", devices);
            case Intent.Invoke(String device, String action, JsonNode input) ->
                    "invoke " + device + " " + action + " " + input;
            case Intent.Ask(List<String> devices, String property, Optional<JsonNode> value) ->
                    "ask "
                            + property
                            + value.map(each -> "=" + each).orElse("")
                            + " "
                            + String.join(" ", devices);
            case Intent.Why(String device, String property) -> "why " + property + " " + device;
            case Intent.Move(Optional<String> terminal) -> "move" + at(terminal);
            case Intent.Play(String title, Optional<String> terminal) ->
                    "play " + title + at(terminal);
            case Intent.Open(String app, Optional<String> terminal) -> "open " + app + at(terminal);
            case Intent.Install(String app, Optional<String> terminal) ->
                    "install " + app + at(terminal);
            case Intent.AppIntent(String app, String name, var slots, Optional<String> terminal) ->
                    "app "
                            + app
                            + " "
                            + name
                            + slots.entrySet().stream()
                                    .map(each -> " " + each.getKey() + "=" + each.getValue())
                                    .collect(Collectors.joining())
                            + at(terminal);
            case Intent.Balance(var currency) ->
                    "balance" + currency.map(each -> " " + each.code()).orElse("");
            case Intent.Pay(String contact, var amount) ->
                    "pay " + contact + " " + amount.currency().code() + " " + amount.minor();
            case Intent.WhoIsHome _ -> "who-is-home";
            case Intent.Time _ -> "time";
            case Intent.Stop _ -> "stop";
            case Intent.Undo _ -> "undo";
            case Intent.Help _ -> "help";
            case Intent.Yes _ -> "yes";
            case Intent.No _ -> "no";
            case Intent.Pick(int number) -> "pick " + number;
        };
    }

    private static String number(double number) {
        return number == Math.rint(number)
                ? Long.toString(Math.round(number))
                : Double.toString(number);
    }

    private static String at(Optional<String> terminal) {
        return terminal.map(each -> " " + each).orElse("");
    }
}
