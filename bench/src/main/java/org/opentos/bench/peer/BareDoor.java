package org.opentos.bench.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.CharsetUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.opentos.bench.wire.PacketReader;
import org.opentos.bench.wire.Packets;

/// The least that can be called a door: what a publisher sends on a topic goes to those who
/// subscribed to exactly it, in one write for each read, and QoS 1 is acknowledged. It lets anybody
/// in, remembers nothing, and repeats nothing: what is faster than it costs somebody a promise.
final class BareDoor {
    private final Map<String, List<Link>> subscribers = new ConcurrentHashMap<>();

    private BareDoor() {}

    static void main() throws InterruptedException {
        BareDoor door = new BareDoor();
        Channel channel =
                new ServerBootstrap()
                        .group(
                                new MultiThreadIoEventLoopGroup(
                                        Math.max(2, Runtime.getRuntime().availableProcessors()),
                                        NioIoHandler.newFactory()))
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, 1_024)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<>() {
                                    @Override
                                    protected void initChannel(Channel accepted) {
                                        accepted.pipeline().addLast(door.new Link(accepted));
                                    }
                                })
                        .bind("127.0.0.1", 0)
                        .sync()
                        .channel();
        System.out.println(((InetSocketAddress) channel.localAddress()).getPort());
        channel.closeFuture().sync();
    }

    /// One client.
    private final class Link extends PacketReader {
        private final Channel channel;
        private final AtomicInteger identifiers = new AtomicInteger();
        private final Queue<Channel> held = new ConcurrentLinkedQueue<>();
        private byte[] topic = {};
        private List<Link> route = List.of();
        private int qos;
        private final List<@Nullable ByteBuf> batches = new ArrayList<>();
        private @Nullable ByteBuf answers;

        Link(Channel channel) {
            this.channel = channel;
        }

        @Override
        protected void packet(ChannelHandlerContext context, int first, ByteBuf bytes, int end) {
            switch (first >> 4) {
                case Packets.PUBLISH -> publish(first, bytes, end);
                case Packets.CONNECT -> Packets.connected(answers());
                case Packets.SUBSCRIBE -> {
                    int identifier = bytes.readUnsignedShort();
                    int length = bytes.readUnsignedShort();
                    String filter = bytes.readString(length, CharsetUtil.UTF_8);
                    qos = bytes.readByte();
                    subscribers
                            .computeIfAbsent(filter, _ -> new CopyOnWriteArrayList<>())
                            .add(this);
                    Packets.subscribed(answers(), identifier, qos);
                }
                case Packets.DISCONNECT -> channel.close();
                default -> {}
            }
        }

        private void publish(int first, ByteBuf bytes, int end) {
            route(bytes);
            int identifier = (first & 6) == 0 ? 0 : bytes.readUnsignedShort();
            int payload = end - bytes.readerIndex();
            for (int index = 0; index < route.size(); index++) {
                Link subscriber = route.get(index);
                ByteBuf batch = batches.get(index);
                if (batch == null) {
                    batch = channel.alloc().directBuffer(4 * 1024);
                    batches.set(index, batch);
                }
                int granted = identifier == 0 ? 0 : subscriber.qos;
                int own = granted == 0 ? 0 : subscriber.identifiers.getAndIncrement() & 0x7FFF;
                Packets.publishHead(batch, topic, granted, own + 1, payload);
                batch.writeBytes(bytes, bytes.readerIndex(), payload);
            }
            if (identifier != 0) {
                Packets.acknowledge(answers(), identifier);
            }
        }

        /// Looks the topic up unless it is the one of the message before.
        private void route(ByteBuf bytes) {
            int length = bytes.readUnsignedShort();
            int at = bytes.readerIndex();
            bytes.skipBytes(length);
            if (length == topic.length && isTopic(bytes, at)) {
                return;
            }
            forward();
            topic = new byte[length];
            bytes.getBytes(at, topic);
            route = subscribers.getOrDefault(new String(topic, CharsetUtil.UTF_8), List.of());
            batches.clear();
            route.forEach(_ -> batches.add(null));
        }

        private boolean isTopic(ByteBuf bytes, int at) {
            for (int index = 0; index < topic.length; index++) {
                if (bytes.getByte(at + index) != topic[index]) {
                    return false;
                }
            }
            return true;
        }

        private ByteBuf answers() {
            ByteBuf open = answers;
            if (open == null) {
                open = channel.alloc().directBuffer(1_024);
                answers = open;
            }
            return open;
        }

        @Override
        protected void batchEnded(ChannelHandlerContext context) {
            forward();
            ByteBuf full = answers;
            if (full != null) {
                answers = null;
                channel.writeAndFlush(full, channel.voidPromise());
            }
        }

        private void forward() {
            for (int index = 0; index < route.size() && index < batches.size(); index++) {
                ByteBuf batch = batches.get(index);
                if (batch != null) {
                    batches.set(index, null);
                    Link subscriber = route.get(index);
                    subscriber.channel.writeAndFlush(batch, subscriber.channel.voidPromise());
                    if (!subscriber.channel.isWritable()) {
                        channel.config().setAutoRead(false);
                        subscriber.held.add(channel);
                        subscriber.release();
                    }
                }
            }
        }

        private void release() {
            while (channel.isWritable() || !channel.isActive()) {
                Channel each = held.poll();
                if (each == null) {
                    return;
                }
                each.config().setAutoRead(true);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            release();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            super.channelInactive(context);
            subscribers.values().forEach(all -> all.remove(this));
            release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            context.close();
        }
    }
}
