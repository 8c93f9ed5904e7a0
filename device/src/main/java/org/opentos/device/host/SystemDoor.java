package org.opentos.device.host;

import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// What the image does for the runtime, which has no right to do it itself.
interface SystemDoor {
    /// @param request one line, as docs/image.md has them
    JsonNode ask(String request, Duration atMost) throws IOException;
}
