package org.opentos.cli.apps;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.opentos.cli.CommandException;
import org.opentos.cli.local.Places;
import tools.jackson.databind.JsonNode;

/// Runs a built app on each form factor that it claims, by the program in `ui/trial`, and reads
/// what it found.
final class AppTrial {
    /// The program ends what hangs by itself; this is for a machine that hangs.
    private static final Duration MOST = Duration.ofMinutes(10);

    private AppTrial() {}

    /// What a check found.
    ///
    /// @param failed what cannot stay
    /// @param warned what somebody should look at
    record Found(List<String> failed, List<String> warned) {
        static Found of(JsonNode said) {
            return new Found(texts(said.path("failed")), texts(said.path("warned")));
        }

        private static List<String> texts(JsonNode list) {
            List<String> texts = new ArrayList<>();
            list.forEach(each -> texts.add(each.asString()));
            return List.copyOf(texts);
        }
    }

    /// One way in which the app was run.
    ///
    /// @param picture what it drew; empty where it did not come up
    record Way(
            String form,
            String locale,
            String theme,
            Optional<Path> picture,
            Found pictures,
            Found accessibility) {
        static Way of(JsonNode said) {
            return new Way(
                    said.path("form").asString(),
                    said.path("locale").asString(),
                    said.path("theme").asString(),
                    Optional.ofNullable(said.path("picture").stringValue(null)).map(Path::of),
                    Found.of(said.path("pictures")),
                    Found.of(said.path("accessibility")));
        }

        String text() {
            return locale + ", " + theme;
        }
    }

    /// @param pictures a directory of its own, which is emptied
    /// @param stranger whether the app is somebody else's, and so kept from this machine and its
    ///   network
    /// @param forms of those that it claims; all of them where empty
    /// @param told gets the ways of each form factor as soon as it was tried
    /// @param noted gets what whoever runs it should know
    /// @throws CommandException where there is no browser, with what installs one
    static List<Way> run(
            Places places,
            Path app,
            Path pictures,
            boolean stranger,
            List<String> forms,
            Consumer<List<Way>> told,
            Consumer<String> noted) {
        List<String> arguments = new ArrayList<>(List.of(app.toString(), pictures.toString()));
        if (stranger) {
            arguments.add("--stranger");
        }
        arguments.addAll(forms);
        List<Way> all = new ArrayList<>();
        boolean done = false;
        try (NodeTool tool =
                NodeTool.start(places.root().resolve("ui/trial/tool/run.mjs"), arguments)) {
            AtomicBoolean late = tool.endAfter(MOST);
            for (Optional<JsonNode> said = tool.next(); said.isPresent(); said = tool.next()) {
                JsonNode line = said.get();
                if (line.has("error")) {
                    throw new CommandException(line.path("error").asString());
                }
                Optional.ofNullable(line.path("note").stringValue(null)).ifPresent(noted);
                List<Way> ways = new ArrayList<>();
                line.path("ways").forEach(each -> ways.add(Way.of(each)));
                if (!ways.isEmpty()) {
                    all.addAll(ways);
                    told.accept(ways);
                }
                done |= line.path("done").asBoolean(false);
            }
            if (!done) {
                throw new CommandException(
                        late.get()
                                ? "the trial did not end within %d s and was ended"
                                        .formatted(MOST.toSeconds())
                                : "the trial ended without a result");
            }
        }
        return all;
    }

    /// What is the same of several ways is said once, with all of them.
    static List<String> merged(List<Map.Entry<String, String>> findings) {
        Map<String, Set<String>> where = new LinkedHashMap<>();
        findings.forEach(each ->
                where.computeIfAbsent(each.getValue(), _ -> new LinkedHashSet<>())
                        .add(each.getKey()));
        return where.entrySet().stream()
                .map(each -> String.join("; ", each.getValue()) + ": " + each.getKey())
                .toList();
    }
}
