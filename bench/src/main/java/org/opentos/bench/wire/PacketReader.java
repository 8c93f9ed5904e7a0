package org.opentos.bench.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/// Cuts what arrives into packets and hands each over where it lies, without copying it.
public abstract class PacketReader extends ChannelInboundHandlerAdapter {
    private @Nullable ByteBuf received;

    /// One whole packet, whose content is what can be read of the bytes up to `end`.
    ///
    /// @param first the first byte: type and flags
    protected abstract void packet(
            ChannelHandlerContext context, int first, ByteBuf bytes, int end);

    /// All packets that had arrived have been handed over.
    protected abstract void batchEnded(ChannelHandlerContext context);

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (received != null) {
            bytes = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), received, bytes);
            received = null;
        }
        while (one(context, bytes)) {}
        if (bytes.isReadable()) {
            received = bytes;
        } else {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        batchEnded(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ByteBuf rest = received;
        received = null;
        if (rest != null) {
            rest.release();
        }
        context.fireChannelInactive();
    }

    private boolean one(ChannelHandlerContext context, ByteBuf bytes) {
        int start = bytes.readerIndex();
        int written = bytes.writerIndex();
        int at = start + 1;
        int remaining = 0;
        int shift = 0;
        int each = 0x80;
        while (each > 0x7F) {
            if (at >= written) {
                return false;
            }
            each = bytes.getByte(at++) & 0xFF;
            remaining |= (each & 0x7F) << shift;
            shift += 7;
        }
        int end = at + remaining;
        if (end > written) {
            return false;
        }
        int first = bytes.getByte(start) & 0xFF;
        bytes.readerIndex(at);
        packet(context, first, bytes, end);
        bytes.readerIndex(end);
        return true;
    }
}
