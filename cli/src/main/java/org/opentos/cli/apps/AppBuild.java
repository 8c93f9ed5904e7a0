package org.opentos.cli.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opentos.cli.CommandException;
import org.opentos.cli.local.Places;
import org.opentos.protocol.keys.SigningKey;

/// Builds an app with the tool of the sdk, and packs and signs what came of it.
final class AppBuild implements AutoCloseable {
    private final Path out;
    private final NodeTool tool;

    private AppBuild(Path out, NodeTool tool) {
        this.out = out;
        this.tool = tool;
    }

    /// @param watch whether to build anew after each change, until [#close]
    static AppBuild start(Places places, Path app, boolean watch) {
        Path script = places.root().resolve("ui/sdk/tool/build.mjs");
        try {
            Path out = Files.createTempDirectory("opentos-app");
            List<String> arguments = new ArrayList<>(List.of(app.toString(), out.toString()));
            if (watch) {
                arguments.add("--watch");
            }
            return new AppBuild(out, NodeTool.start(script, arguments));
        } catch (IOException failure) {
            throw new CommandException("cannot make a directory for the build", failure);
        }
    }

    /// Waits for the next build.
    ///
    /// @return why it failed; empty where it did not
    Optional<String> next() {
        return tool.next()
                .map(said ->
                        said.path("built").asBoolean(false)
                                ? Optional.<String>empty()
                                : Optional.of(said.path("error").asString("the build failed")))
                .orElseGet(() -> Optional.of("the build ended without a word"));
    }

    /// Where the built files lie.
    Path out() {
        return out;
    }

    /// Packs what was built last.
    Path packed(SigningKey key) {
        return AppPacking.pack(out, key);
    }

    @Override
    public void close() {
        tool.close();
        try {
            Places.delete(out);
        } catch (IOException failure) {
            throw new CommandException("cannot remove " + out, failure);
        }
    }
}
