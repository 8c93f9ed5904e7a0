package org.opentos.hub.pay;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Stories about paying, which share one hub in each class of them.
abstract class PayStory {
    @TempDir static Path directory;
    static PayingHub hub;

    @BeforeAll
    static void start() throws Exception {
        hub = PayingHub.start(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
    }
}
