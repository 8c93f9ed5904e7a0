package org.opentos.hub.fabric.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/// Makes the buffers into which a connection's bytes are read: arrays, since packets are read from
/// arrays, small for those who say little and larger while they fill up.
final class ReceiveBuffers extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final int FIRST_BYTES = 2 * 1024;
    private static final int BYTES_MAX = 64 * 1024;
    private static final int BYTES_MIN = 512;

    @Override
    public Handle newHandle() {
        return new Sizes();
    }

    /// Grows by four where a read filled the buffer, and halves where it filled less than a
    /// quarter.
    private final class Sizes extends MaxMessageHandle {
        private int next = FIRST_BYTES;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.heapBuffer(next);
        }

        @Override
        public int guess() {
            return next;
        }

        @Override
        public void lastBytesRead(int bytes) {
            if (bytes == attemptedBytesRead()) {
                next = Math.min(BYTES_MAX, next * 4);
            } else if (bytes > 0 && bytes < next / 4) {
                next = Math.max(BYTES_MIN, next / 2);
            }
            super.lastBytesRead(bytes);
        }
    }

    /// What was not read yet, followed by more, in an array. Both are the result's from now on.
    static ByteBuf joined(ByteBufAllocator allocator, ByteBuf rest, ByteBuf more) {
        int bytes = more.readableBytes();
        if (rest.maxFastWritableBytes() >= bytes) {
            rest.writeBytes(more);
            more.release();
            return rest;
        }
        int all = rest.readableBytes() + bytes;
        ByteBuf joined =
                allocator.heapBuffer(allocator.calculateNewCapacity(all, Integer.MAX_VALUE));
        joined.writeBytes(rest).writeBytes(more);
        rest.release();
        more.release();
        return joined;
    }

    /// The same bytes in an array. The given buffer is the result's from now on.
    static ByteBuf inArray(ByteBufAllocator allocator, ByteBuf bytes) {
        if (bytes.hasArray()) {
            return bytes;
        }
        ByteBuf copy = allocator.heapBuffer(bytes.readableBytes()).writeBytes(bytes);
        bytes.release();
        return copy;
    }
}
