package org.opentos.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opentos.bench.wire.Login;
import org.opentos.bench.wire.PacketReader;
import org.opentos.bench.wire.Packets;

/// One client: connects, subscribes where it is to, and answers in one write for each read.
class Speaker extends PacketReader {
    static final int KEEP_ALIVE_SECONDS = 1_200;
    private static final int BUFFER_BYTES = 8 * 1024;

    /// What a client does with what it hears.
    interface Ears {
        default void acknowledged(Speaker speaker, int identifier) {}

        /// @param identifier 0 with QoS 0
        /// @param bytes readable from the payload on
        default void heard(Speaker speaker, int identifier, ByteBuf bytes) {}
    }

    final int index;
    private final Run run;
    private final Login login;
    private final String filter;
    private final int qos;
    private final Ears ears;
    private @Nullable Channel channel;
    private @Nullable ByteBuf out;

    /// @param filter empty where it does not subscribe
    Speaker(Run run, int index, Login login, String filter, int qos, Ears ears) {
        this.run = run;
        this.index = index;
        this.login = login;
        this.filter = filter;
        this.qos = qos;
        this.ears = ears;
    }

    /// Where the next packet is written; [#flush] sends it.
    ByteBuf out() {
        ByteBuf open = out;
        if (open == null) {
            open = channel().alloc().directBuffer(BUFFER_BYTES);
            out = open;
        }
        return open;
    }

    void flush() {
        ByteBuf full = out;
        if (full != null) {
            out = null;
            channel().writeAndFlush(full, channel().voidPromise());
        }
    }

    void leave() {
        if (channel != null && channel.isActive()) {
            Packets.disconnect(out());
            flush();
            channel.close();
        }
    }

    Channel channel() {
        return Objects.requireNonNull(channel);
    }

    /// To be called as soon as bytes can be sent: after the TLS handshake, where there is one.
    void greet(Channel connected) {
        channel = connected;
        Packets.connect(out(), login, KEEP_ALIVE_SECONDS);
        flush();
    }

    @Override
    protected void packet(ChannelHandlerContext context, int first, ByteBuf bytes, int end) {
        switch (first >> 4) {
            case Packets.PUBACK -> ears.acknowledged(this, bytes.readUnsignedShort());
            case Packets.PUBLISH -> {
                bytes.skipBytes(bytes.readUnsignedShort());
                int identifier = (first & 6) == 0 ? 0 : bytes.readUnsignedShort();
                ears.heard(this, identifier, bytes);
            }
            case Packets.CONNACK -> {
                int code = bytes.getByte(bytes.readerIndex() + 1);
                if (code != 0) {
                    run.broke(login.user() + " was refused with " + code);
                } else if (filter.isEmpty()) {
                    run.ready();
                } else {
                    Packets.subscribe(out(), filter, qos);
                }
            }
            case Packets.SUBACK -> {
                if (bytes.getByte(end - 1) < 0) {
                    run.broke(login.user() + " may not subscribe to " + filter);
                } else {
                    run.ready();
                }
            }
            default -> run.broke("a packet of type " + (first >> 4) + " came");
        }
    }

    @Override
    protected void batchEnded(ChannelHandlerContext context) {
        flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        super.channelInactive(context);
        run.left(login.user());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        run.broke(login.user() + ": " + failure);
        context.close();
    }
}
