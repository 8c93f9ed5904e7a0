package org.opentos.device.fabric;

import java.io.IOException;
import java.nio.file.Path;
import org.opentos.device.TestIdentity;
import tools.jackson.databind.node.ObjectNode;

/// Writes identity files that name a chosen hub and authority.
final class TestIdentityFiles {
    private TestIdentityFiles() {}

    static void write(Path data, String mqtt, ObjectNode credential, TestIdentity authority)
            throws IOException {
        TestIdentity.write(data, "lamp", mqtt, credential, authority.authority);
    }
}
