package org.opentos.device.host;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

/// The image's socket: one connection for each request, one JSON document as its answer.
final class SocketDoor implements SystemDoor {
    /// A few hundred networks, each with its properties.
    static final int ANSWER_BYTES_MAX = 1 << 20;

    private final Path socket;

    SocketDoor(Path socket) {
        this.socket = socket;
    }

    @Override
    public JsonNode ask(String request, Duration atMost) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            CountDownLatch answered = new CountDownLatch(1);
            Thread.ofVirtual().name("door-wait").start(() -> closeLate(channel, answered, atMost));
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                ByteBuffer line =
                        ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.US_ASCII));
                while (line.hasRemaining()) {
                    channel.write(line);
                }
                channel.shutdownOutput();
                return read(channel);
            } catch (AsynchronousCloseException late) {
                throw new IOException("the image did not answer within " + atMost, late);
            } finally {
                answered.countDown();
            }
        }
    }

    private static JsonNode read(SocketChannel channel) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES_MAX);
        while (channel.read(answer) >= 0) {
            if (!answer.hasRemaining()) {
                throw new IOException("the image answered with more than it may");
            }
        }
        byte[] bytes = new byte[answer.position()];
        answer.flip().get(bytes);
        return Json.parse(bytes)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> new IOException("the image answered with no JSON object"));
    }

    private static void closeLate(SocketChannel channel, CountDownLatch answered, Duration atMost) {
        try {
            if (!answered.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                channel.close();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException closing) {
            // Whoever reads it finds it closed all the same.
            System.getLogger(SocketDoor.class.getName())
                    .log(System.Logger.Level.DEBUG, "a socket did not close cleanly", closing);
        }
    }
}
