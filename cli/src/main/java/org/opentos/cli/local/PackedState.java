package org.opentos.cli.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.opentos.cli.CommandException;

/// What stopped programs kept, in one file, so that tests can begin where another run ended. Owners
/// and permissions of files are kept: a database is its own user's.
///
/// @param file a tar archive; readable by this user only, as it holds keys
public record PackedState(Path file) {

    /// Where a training run leaves the demonstration home that it made.
    public static PackedState demonstration(Places places) {
        return new PackedState(places.build().resolve("demonstration.tar"));
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /// Packs the state in place of an earlier one, unless its database had to lie elsewhere: the
    /// copy would have to as well.
    public void pack(Places from) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(file);
            if (LocalHub.of(from).databaseElsewhere().isPresent()) {
                return;
            }
            Files.deleteIfExists(fresh);
            Files.createFile(
                    fresh,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            tar("--create", fresh, from.state());
            Files.move(fresh, file);
        } catch (IOException failure) {
            throw new CommandException("cannot write " + file, failure);
        }
    }

    /// Unpacks it into a state directory, which is empty or not there yet.
    public void unpack(Places into) {
        try {
            Files.createDirectories(into.state());
        } catch (IOException failure) {
            throw new CommandException("cannot make " + into.state(), failure);
        }
        tar("--extract", file, into.state());
    }

    private static void tar(String what, Path file, Path directory) {
        List<String> command =
                List.of(
                        "tar",
                        what,
                        "--preserve-permissions",
                        "--numeric-owner",
                        "--file=" + file,
                        "--directory=" + directory,
                        ".");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new CommandException(String.join(" ", command) + " failed: " + said.strip());
            }
        } catch (IOException failure) {
            throw new CommandException("cannot run tar", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted while tar ran", interrupted);
        }
    }
}
