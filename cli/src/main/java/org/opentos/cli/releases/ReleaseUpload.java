package org.opentos.cli.releases;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.account.RefusedException;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

/// Hands the file of a release over in parts. Where that breaks off, it asks the hub how much is
/// there, and goes on behind it.
final class ReleaseUpload {
    /// Of one request; the hub takes up to 16 MiB, and less shows more often how far it is.
    static final int PART_BYTES = 4 << 20;

    /// After so many breaks in a row with nothing handed over between them, it gives up.
    static final int BREAKS_MAX = 5;

    /// Until the hub, or the way to it, may be back.
    static final Duration PAUSE = Duration.ofSeconds(2);

    private static final int UNAUTHORIZED = 401;

    private final Supplier<HubClient> signedIn;
    private final Duration pause;
    private HubClient hub;

    /// @param signedIn makes a client anew where the sign-in of the last one ran out meanwhile
    /// @param pause after each break
    ReleaseUpload(Supplier<HubClient> signedIn, Duration pause) {
        this.signedIn = signedIn;
        this.pause = pause;
        this.hub = signedIn.get();
    }

    /// @param release as the hub has it
    /// @param handed is told how many bytes are there
    /// @return the release, ready
    /// @throws CommandException where it cannot go on; the same again goes on then
    JsonNode hand(JsonNode release, ReleaseFile file, LongConsumer handed) {
        String path = "/api/v1/releases/" + release.path("id").asString();
        JsonNode now = release;
        int breaks = 0;
        while (now.path("state").asString().equals("receiving")) {
            long from = now.path("received").asLong();
            handed.accept(from);
            byte[] part = file.part(from, PART_BYTES);
            try {
                now = hub.putPart(path + "/file?from=" + from, part);
                breaks = 0;
            } catch (CommandException broken) {
                breaks++;
                now = again(broken, breaks, path);
            }
        }
        handed.accept(now.path("received").asLong());
        return now;
    }

    /// What is there now, where it is worth another try.
    private JsonNode again(CommandException broken, int breaks, String path) {
        if (breaks >= BREAKS_MAX || !mayGoOn(broken)) {
            throw broken instanceof RefusedException
                    ? broken
                    : new CommandException(
                            broken.exitCode(),
                            broken.getMessage()
                                    + "\n  What was handed over stays; the same command again goes on behind it.",
                            broken);
        }
        LockSupport.parkNanos(pause.toNanos());
        try {
            hub = signedIn.get();
            return hub.get(path);
        } catch (CommandException stillBroken) {
            return again(stillBroken, breaks + 1, path);
        }
    }

    private static boolean mayGoOn(CommandException broken) {
        return broken instanceof RefusedException refused
                ? refused.status() == UNAUTHORIZED
                        || refused.code().equals(RefusalCode.RELEASE_INCOMPLETE.text())
                        || refused.code().equals(RefusalCode.BUSY.text())
                : broken.exitCode() == ExitCode.UNREACHABLE || broken.exitCode() == ExitCode.FAILED;
    }
}
