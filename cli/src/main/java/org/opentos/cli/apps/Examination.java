package org.opentos.cli.apps;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.opentos.cli.local.Places;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.app.AppPackage;
import org.opentos.protocol.app.PackageReader;

/// What became of a submitted package when it was run: its pictures, and two checks as a hub keeps
/// them. The package is a stranger's; it is read as carefully as a hub reads it, and what is wrong
/// with it is a finding.
record Examination(List<Picture> pictures, List<Check> checks) {
    /// What a hub takes of a check.
    private static final int FINDINGS_MAX = 50;

    private static final int FINDING_CHARACTERS_MAX = 300;

    /// One of each form factor: the first way in which it was run.
    record Picture(String form, Path file) {}

    /// @param grade `passed`, `warned` or `failed`
    record Check(String name, String grade, List<String> findings) {}

    /// Runs a package.
    ///
    /// @param work an empty directory; whoever made it removes it
    static Examination of(Places places, InputStream content, Path work) throws IOException {
        Path file = work.resolve("package.zip");
        Path app = Files.createDirectory(work.resolve("app"));
        try (content) {
            Files.copy(content, file);
        }
        return switch (PackageReader.unpack(file, app)) {
            case Outcome.Refused<AppPackage> refused ->
                    unread(refused.refusal().code().text() + ": " + refused.refusal().detail());
            case Outcome.Done<AppPackage> _ ->
                    of(
                            AppTrial.run(
                                    places,
                                    app,
                                    work.resolve("pictures"),
                                    true,
                                    List.of(),
                                    _ -> {},
                                    note -> System.out.println("  " + note)));
        };
    }

    private static Examination unread(String why) {
        return new Examination(
                List.of(),
                List.of(
                        new Check("pictures", "failed", List.of(why)),
                        new Check("accessibility", "failed", List.of(why))));
    }

    static Examination of(List<AppTrial.Way> ways) {
        Map<String, Path> pictures = new LinkedHashMap<>();
        for (AppTrial.Way way : ways) {
            way.picture().ifPresent(picture -> pictures.putIfAbsent(way.form(), picture));
        }
        return new Examination(
                pictures.entrySet().stream()
                        .map(each -> new Picture(each.getKey(), each.getValue()))
                        .toList(),
                List.of(
                        check("pictures", ways, AppTrial.Way::pictures),
                        check("accessibility", ways, Examination::accessibility)));
    }

    /// Where nothing was drawn, nobody can read anything either.
    private static AppTrial.Found accessibility(AppTrial.Way way) {
        return way.picture().isPresent()
                ? way.accessibility()
                : new AppTrial.Found(
                        List.of("it did not come up, so it cannot be read"), List.of());
    }

    private static Check check(
            String name, List<AppTrial.Way> ways, Function<AppTrial.Way, AppTrial.Found> which) {
        List<Map.Entry<String, String>> failed = new ArrayList<>();
        List<Map.Entry<String, String>> warned = new ArrayList<>();
        for (AppTrial.Way way : ways) {
            String where = way.form() + " (" + way.text() + ")";
            which.apply(way).failed().forEach(each -> failed.add(Map.entry(where, each)));
            which.apply(way).warned().forEach(each -> warned.add(Map.entry(where, each)));
        }
        List<String> findings = new ArrayList<>(AppTrial.merged(failed));
        findings.addAll(AppTrial.merged(warned));
        return new Check(
                name,
                failed.isEmpty() ? (warned.isEmpty() ? "passed" : "warned") : "failed",
                findings.stream().limit(FINDINGS_MAX).map(Examination::bounded).toList());
    }

    private static String bounded(String finding) {
        return finding.length() <= FINDING_CHARACTERS_MAX
                ? finding
                : finding.substring(0, FINDING_CHARACTERS_MAX - 1) + "…";
    }
}
