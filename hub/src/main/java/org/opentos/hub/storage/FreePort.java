package org.opentos.hub.storage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// A port that nobody uses at this moment. Another may take it first: the caller tries again.
final class FreePort {
    private FreePort() {}

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    static int onLoopback() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
