package org.opentos.hub.revenue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.settings.StartException;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Reads the published versions: `agreement-1.0.json` and its texts `agreement-1.0.en.md` and
/// `agreement-1.0.zh-Hans.md`, beside this class, and those of the operator in a directory. A
/// version that is not whole keeps the hub from starting.
final class AgreementTexts {
    private static final String FILES = "agreement-*.json";
    private static final String SHIPPED = "classpath*:org/opentos/hub/revenue/" + FILES;

    /// The form of the JSON file.
    private record Table(
            String version,
            Instant effectiveFrom,
            List<Agreement.Share> shares,
            @Nullable List<Term> terms,
            TreeMap<String, String> rules,
            Map<String, String> changes) {}

    private AgreementTexts() {}

    /// @param own the operator's directory, which need not exist
    /// @return every version, by the time from which it is in force
    static List<Agreement> read(JsonMapper json, Path own) {
        List<Agreement> versions = new ArrayList<>(read(json, SHIPPED));
        if (Files.isDirectory(own)) {
            versions.addAll(read(json, own.toUri() + FILES));
        }
        versions.sort(Comparator.comparing(Agreement::effectiveFrom));
        checkOrder(versions);
        return List.copyOf(versions);
    }

    private static List<Agreement> read(JsonMapper json, String pattern) {
        List<Agreement> versions = new ArrayList<>();
        try {
            for (Resource file : new PathMatchingResourcePatternResolver().getResources(pattern)) {
                versions.add(read(json, file));
            }
        } catch (IOException | JacksonException failure) {
            throw new StartException(
                    "cannot read the agreement from "
                            + pattern
                            + ": "
                            + failure.getMessage()
                            + ". Mend the file, or take it away.",
                    failure);
        }
        return versions;
    }

    private static Agreement read(JsonMapper json, Resource file) throws IOException {
        Table table = json.readValue(file.getContentAsByteArray(), Table.class);
        Map<String, String> texts = new HashMap<>();
        for (String locale : Agreement.LOCALES) {
            String name = "agreement-" + table.version() + "." + locale + ".md";
            String text = file.createRelative(name).getContentAsString(StandardCharsets.UTF_8);
            checkText(name, text);
            texts.put(locale, text);
        }
        Agreement agreement =
                new Agreement(
                        table.version(),
                        table.effectiveFrom(),
                        Map.copyOf(texts),
                        List.copyOf(table.shares()),
                        table.terms() == null ? List.of() : List.copyOf(table.terms()),
                        table.rules(),
                        Map.copyOf(table.changes()));
        check(agreement, file.getFilename());
        return agreement;
    }

    static void check(Agreement agreement, @Nullable String file) {
        List<Agreement.Sale> sales =
                agreement.shares().stream().map(Agreement.Share::sale).toList();
        if (!sales.equals(Arrays.asList(Agreement.Sale.values()))) {
            throw new StartException(
                    file
                            + ": give the shares of each kind of sale once, in the order app to advertisement");
        }
        long names = agreement.terms().stream().map(Term::name).distinct().count();
        if (names != agreement.terms().size() || names > Term.TERMS_MAX) {
            throw new StartException(
                    file
                            + ": give each term a name of its own, and at most "
                            + Term.TERMS_MAX
                            + " terms");
        }
        if (!agreement.changes().keySet().containsAll(Agreement.LOCALES)) {
            throw new StartException(file + ": say what changed in each of " + Agreement.LOCALES);
        }
        boolean plain =
                agreement.rules().entrySet().stream()
                        .allMatch(rule ->
                                rule.getKey().matches("[a-z0-9-]+")
                                        && rule.getValue().matches("[a-z0-9-]+"));
        if (!plain || !agreement.version().matches("[0-9]+\\.[0-9]+")) {
            throw new StartException(
                    file
                            + ": a version is like 1.0; rules are words of letters, digits and hyphens");
        }
    }

    /// The texts are hashed as they are, so that they have to be in one form only.
    private static void checkText(String name, String text) {
        if (!text.startsWith("# ") || !text.endsWith("\n") || text.indexOf('\r') >= 0) {
            throw new StartException(
                    name
                            + ": begin with a heading, end lines with a line feed, and the file with one");
        }
    }

    private static void checkOrder(List<Agreement> versions) {
        long moments = versions.stream().map(Agreement::effectiveFrom).distinct().count();
        long names = versions.stream().map(Agreement::version).distinct().count();
        if (versions.isEmpty() || moments != versions.size() || names != versions.size()) {
            throw new StartException(
                    "each version of the agreement needs a number and a date of its own");
        }
    }
}
