package org.opentos.cli.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.opentos.cli.CommandException;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.app.AppPackage;
import org.opentos.protocol.app.PackageReader;
import org.opentos.protocol.app.PackageWriter;
import org.opentos.protocol.keys.SigningKey;

/// Makes a signed package of an app's built files.
public final class AppPacking {
    private AppPacking() {}

    /// Holds it to what a hub would refuse.
    ///
    /// @param built the directory with the app's files
    /// @return a new file, for the caller to delete
    public static Path pack(Path built, SigningKey key) {
        try {
            Map<String, byte[]> files = new TreeMap<>();
            try (Stream<Path> all = Files.walk(built)) {
                for (Path each : all.filter(Files::isRegularFile).toList()) {
                    files.put(
                            built.relativize(each).toString().replace('\\', '/'),
                            Files.readAllBytes(each));
                }
            }
            Path file = Files.createTempFile("opentos-app", ".tosapp");
            PackageWriter.write(files, key, file);
            if (PackageReader.check(file) instanceof Outcome.Refused<AppPackage>(Refusal refusal)) {
                Files.delete(file);
                throw new CommandException(said(refusal));
            }
            return file;
        } catch (IOException failure) {
            throw new CommandException("cannot pack what was built in " + built, failure);
        }
    }

    private static String said(Refusal refusal) {
        StringBuilder text = new StringBuilder(refusal.code().text() + ": " + refusal.detail());
        refusal.faults()
                .forEach(each ->
                        text.append("\n  manifest.json")
                                .append(each.pointer())
                                .append(' ')
                                .append(each.message()));
        return text.toString();
    }
}
