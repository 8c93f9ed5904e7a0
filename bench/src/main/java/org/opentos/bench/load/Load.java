package org.opentos.bench.load;

import java.util.List;
import org.opentos.bench.peer.Child;
import org.opentos.cli.CommandException;
import tools.jackson.databind.json.JsonMapper;

/// The load client as the bench sees it.
public final class Load implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> OPTIONS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-Dio.netty.buffer.checkBounds=false",
                    "-Dio.netty.buffer.checkAccessible=false",
                    "-Dio.netty.leakDetection.level=disabled",
                    "--enable-native-access=ALL-UNNAMED");

    private final Child child;

    private Load(Child child) {
        this.child = child;
    }

    /// @param heapMebibytes at most; connections with TLS need much
    public static Load start(int heapMebibytes) {
        List<String> options = new java.util.ArrayList<>(OPTIONS);
        options.add("-Xmx" + heapMebibytes + "m");
        return new Load(Child.java(LoadClient.class.getName(), options, List.of()));
    }

    /// Carries a plan out.
    ///
    /// @throws CommandException where a count was not as it must be
    public Result run(Plan plan) {
        child.say(JSON.writeValueAsString(plan));
        return heard();
    }

    /// Lets the connections of an idle plan end.
    public void release() {
        child.say("");
        heard();
    }

    private Result heard() {
        Result result = JSON.readValue(child.hear(), Result.class);
        if (!result.fault().isEmpty()) {
            throw new CommandException(
                    "the counts do not agree: %s (%d sent, %d received)"
                            .formatted(result.fault(), result.sent(), result.received()));
        }
        return result;
    }

    @Override
    public void close() {
        child.close();
    }
}
