package org.opentos.hub.fabric.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.routing.Brake;
import org.opentos.hub.fabric.routing.Will;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One network connection: bytes in, packets to those who understand them, and the end.
///
/// Everything here happens on the channel's event loop, unless a method says otherwise.
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /// For which a client may go on sending after its connection was ended, so that it can read
    /// why.
    private static final int LINGER_MILLIS = 500;

    private static final int CONNECT = 1;

    /// Reasons not to read, as bits.
    static final int ADMITTING = 1;

    static final int INLET_BUSY = 2;
    static final int SUBSCRIBERS_BUSY = 4;
    static final int UNWRITABLE = 8;

    /// What the client asked for is being committed; what it says next is read after the answer.
    static final int COMMITTING = 16;

    /// Reasons not to read anything. The others hold up PUBLISH only: what stands before it is
    /// still read, acknowledgements above all, without which two clients could wait for each other.
    private static final int NOTHING_AT_ALL = ADMITTING | UNWRITABLE | COMMITTING;

    private static final int PUBLISH = 3;

    private enum State {
        NEW,
        ADMITTING,
        OPEN,
        ENDED
    }

    private final Rooms rooms;
    private final Channel channel;
    private final Outlet outlet;
    private final Fields fields = new Fields();
    private final CompletableFuture<Void> detached = new CompletableFuture<>();
    private final Runnable drain = this::drain;
    private final Deadlines deadlines = new Deadlines();
    private final FixedHeader header = new FixedHeader();
    private final PublisherBrake brake = new PublisherBrake(this);

    private State state = State.NEW;
    private @Nullable ByteBuf received;
    private int pauses;
    private int answersAwaited;
    private boolean processing;
    private boolean flushPlanned;
    private boolean drainWanted;
    private boolean draining;

    /// Whether the session is being opened in the database; until then it is not let go of.
    private boolean opening;

    private String word = "connection-lost";

    /// Of a connection whose CONNECT was refused: it counts among the refusals, and not a second
    /// time among those that ended.
    static final String REFUSED = "refused";

    /// As the metrics count it, once it is open.
    private int kind;

    // From CONNECT on.
    private @Nullable ConnectPacket connect;
    private @Nullable Will will;
    private @Nullable Session session;
    private @Nullable Inbound inbound;
    private @Nullable Subscribing subscribing;

    Connection(Rooms rooms, Channel channel) {
        this.rooms = rooms;
        this.channel = channel;
        this.outlet = new Outlet(channel, rooms.metrics());
    }

    Channel channel() {
        return channel;
    }

    EventLoop eventLoop() {
        return channel.eventLoop();
    }

    Outlet outlet() {
        return outlet;
    }

    ConnectPacket connect() {
        return Objects.requireNonNull(connect);
    }

    /// Held while too much of what this client publishes waits for somebody.
    Brake brake() {
        return brake;
    }

    Session session() {
        return Objects.requireNonNull(session);
    }

    Client client() {
        return session().client();
    }

    int receiveMaximum() {
        return connect().receiveMaximum();
    }

    /// The time, as exactly as rights need it. Asking the machine for every message costs more than
    /// carrying it (`docs/benches.md`).
    long heardNanos() {
        return deadlines.heardNanos();
    }

    boolean ended() {
        return state == State.ENDED || !channel.isActive();
    }

    // Bytes in.

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (state == State.ENDED) {
            bytes.release();
            return;
        }
        deadlines.heard();
        rooms.metrics().bytesReceived(bytes.readableBytes());
        received =
                received == null
                        ? ReceiveBuffers.inArray(context.alloc(), bytes)
                        : ReceiveBuffers.joined(context.alloc(), received, bytes);
        process();
    }

    private void process() {
        if (processing) {
            return;
        }
        processing = true;
        try {
            boolean more = true;
            while (more && (pauses & NOTHING_AT_ALL) == 0 && state != State.ENDED) {
                ByteBuf bytes = received;
                more = bytes != null && packet(bytes);
            }
        } catch (Violation violation) {
            violated(violation);
        } finally {
            processing = false;
            tidy();
        }
        if (drainWanted) {
            drainWanted = false;
            drain();
        }
        outlet.flush();
    }

    private void tidy() {
        ByteBuf bytes = received;
        if (bytes != null && (!bytes.isReadable() || state == State.ENDED)) {
            received = null;
            fields.forget();
            bytes.release();
        }
    }

    /// Reads one packet.
    ///
    /// @return whether there was a whole one
    private boolean packet(ByteBuf bytes) throws Violation {
        if (!bytes.isReadable()) {
            return false;
        }
        byte[] array = bytes.array();
        int start = bytes.arrayOffset() + bytes.readerIndex();
        int written = start + bytes.readableBytes();
        int first = array[start] & 0xFF;
        if (pauses != 0 && first >> 4 == PUBLISH) {
            channel.config().setAutoRead(false);
            return false;
        }
        if (!header.read(array, start, written)) {
            return false;
        }
        if (state == State.NEW && first != CONNECT << 4) {
            throw Violation.protocol("the first packet has to be CONNECT");
        }
        if (header.packetBytes() > rooms.limits().packetBytesMax()) {
            throw new Violation(
                    Reason.PACKET_TOO_LARGE,
                    "a packet has at most " + rooms.limits().packetBytesMax() + " bytes");
        }
        if (written - start < header.packetBytes()) {
            return false;
        }
        bytes.skipBytes(header.packetBytes());
        fields.read(array, start + header.bytes(), start + header.packetBytes());
        dispatch(first);
        if (fields.remaining() > 0 && state != State.ENDED) {
            throw Violation.malformed("bytes follow the end of a packet's content");
        }
        return true;
    }

    private void dispatch(int first) throws Violation {
        int type = first >> 4;
        if (state == State.NEW) {
            outlet.five(ConnectPacket.understandsFive(fields));
            ConnectPacket packet = ConnectPacket.read(fields);
            connect = packet;
            outlet.negotiated(packet);
            new Handshake(rooms, this).begin(packet);
            return;
        }
        int flags = first & 0xF;
        int expected = type == 6 || type == 8 || type == 10 ? 2 : 0;
        if (type != PUBLISH && flags != expected) {
            throw Violation.malformed("the flags of the fixed header are wrong");
        }
        Inbound publishing = Objects.requireNonNull(inbound);
        switch (type) {
            case PUBLISH -> publishing.publish(fields, flags);
            case 4 -> publishing.publishAcknowledged(fields);
            case 5 -> publishing.publishReceived(fields);
            case 6 -> publishing.publishReleased(fields);
            case 7 -> publishing.publishCompleted(fields);
            case 8 -> Objects.requireNonNull(subscribing).subscribe(fields);
            case 10 -> Objects.requireNonNull(subscribing).unsubscribe(fields);
            case 12 -> ping();
            case 14 -> farewell();
            case 0 -> throw Violation.malformed("there is no packet type 0");
            default -> throw Violation.protocol("packet type " + type + " may not come now");
        }
    }

    private void ping() throws Violation {
        if (fields.remaining() > 0) {
            throw Violation.malformed("a ping has no content");
        }
        Writing.pingResponse(outlet.buffer());
    }

    private void farewell() throws Violation {
        DisconnectPacket packet = DisconnectPacket.read(fields, connect());
        // A session that the hub did not take to keep stays one that ends.
        if (packet.sessionExpirySeconds() >= 0 && session().kept() != null) {
            session()
                    .expirySeconds(
                            Math.min(
                                    packet.sessionExpirySeconds(),
                                    rooms.limits().sessionExpirySecondsMax()));
        }
        if (packet.reason() == Reason.SUCCESS) {
            will = null;
        }
        word = "client-left";
        finish();
    }

    private void violated(Violation violation) {
        log.debug("{} broke the protocol: {}", channel.remoteAddress(), violation.detail());
        end(violation.reason(), "protocol-error", violation.detail());
    }

    // Not reading, and reading on.

    void pause(int why) {
        pauses |= why;
        if ((why & NOTHING_AT_ALL) != 0) {
            channel.config().setAutoRead(false);
        }
    }

    void resume(int why) {
        if ((pauses & why) == 0) {
            return;
        }
        pauses &= ~why;
        if ((pauses & NOTHING_AT_ALL) == 0 && state != State.ENDED) {
            deadlines.heard();
            channel.config().setAutoRead(true);
            process();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            deadlines.writable(true);
            drain();
            resume(UNWRITABLE);
        } else {
            deadlines.writable(false);
            pause(UNWRITABLE);
        }
    }

    // Messages out.

    /// Asks to send what waits. Called on any thread.
    void wake() {
        eventLoop().execute(drain);
    }

    /// Lets publishers go on after a while even if this client has not caught up. Called on any
    /// thread.
    void relieveLater(List<Brake> held) {
        eventLoop()
                .schedule(
                        () -> session().relieve(held),
                        rooms.limits().pressureMillisMax(),
                        TimeUnit.MILLISECONDS);
    }

    void drain() {
        Session mine = session;
        if (draining || mine == null || state != State.OPEN || answersAwaited > 0) {
            return;
        }
        // Writing may make the channel writable again, which calls this once more from within.
        draining = true;
        try {
            outlet.drain(mine);
        } finally {
            draining = false;
        }
    }

    /// Sends what waits after the packets at hand are read, since they may bring more room.
    void drainSoon() {
        drainWanted = true;
    }

    /// Lets messages wait until [#answered], since older ones are still being looked up.
    void awaitAnswers() {
        answersAwaited++;
    }

    void answered() {
        answersAwaited--;
        drain();
    }

    /// Sends what was written outside the reading of packets, together with what is written next.
    void flushSoon() {
        if (!processing && !flushPlanned) {
            flushPlanned = true;
            eventLoop()
                    .execute(() -> {
                        flushPlanned = false;
                        outlet.flush();
                    });
        }
    }

    // Coming and going.

    void admitting() {
        state = State.ADMITTING;
        pause(ADMITTING);
    }

    /// The session is this connection's, and is being opened in the database.
    void opening(Session attached) {
        session = attached;
        opening = true;
    }

    /// The session is open in the database, or could not be opened.
    ///
    /// @return whether the connection still stands; if not, it lets go of the session
    boolean opened() {
        opening = false;
        if (state == State.ENDED) {
            letGo();
            return false;
        }
        return true;
    }

    /// The connection is established; CONNACK is written.
    void open(Session attached, int keepAlive) {
        state = State.OPEN;
        session = attached;
        deadlines.keepAlive(keepAlive);
        will = connect().will().orElse(null);
        inbound = new Inbound(rooms, this, attached);
        subscribing = new Subscribing(rooms, this, attached);
        kind = kind();
        rooms.metrics().connected(kind);
        attached.attach(this);
        rooms.notices().connected(attached.client());
        outlet.flush();
        drain();
        resume(ADMITTING);
    }

    private int kind() {
        return DoorMetrics.kind(
                connect().five(),
                channel.pipeline().get(SslHandler.class) != null,
                channel.pipeline().get(WebSocketFrames.class) != null);
    }

    /// Ends this connection because another one of the same client has come. Called on any thread.
    void takeOver(Runnable afterwards) {
        detached.whenComplete((_, _) -> afterwards.run());
        eventLoop()
                .execute(() ->
                        end(
                                Reason.SESSION_TAKEN_OVER,
                                "taken-over",
                                "Another connection uses this client id."));
    }

    /// Ends this connection and its session. Called on any thread.
    ///
    /// @param otherwise run where the session is no longer this connection's
    void endForGood(int reason, String why, String detail, Runnable otherwise) {
        eventLoop()
                .execute(() -> {
                    Session mine = session;
                    if (mine != null && mine.owningConnection() != this) {
                        otherwise.run();
                        return;
                    }
                    if (mine != null) {
                        mine.expirySeconds(0);
                    }
                    end(reason, why, detail);
                });
    }

    /// Ends this connection. Called on any thread.
    void endSoon(int reason, String why, String detail) {
        eventLoop().execute(() -> end(reason, why, detail));
    }

    /// Ends this connection and tells the client why, as far as its version can be told.
    void end(int reason, String why, String detail) {
        if (state == State.ENDED) {
            return;
        }
        if (state != State.OPEN) {
            Handshake.refuse(outlet, connect, reason, detail);
        } else if (outlet.five()) {
            String explanation = connect().problemInformation() ? detail : null;
            Writing.disconnect(outlet.buffer(), reason, outlet.fitting(explanation));
        }
        word = why;
        finish();
    }

    /// Lets go of everything, and of the channel after what is written has gone out.
    private void finish() {
        outlet.flush();
        depart();
        channel.config().setAutoRead(true);
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(
                        (ChannelFutureListener)
                                _ -> {
                                    if (channel instanceof SocketChannel socket
                                            && channel.pipeline().get(SslHandler.class) == null) {
                                        socket.shutdownOutput();
                                    } else {
                                        channel.close();
                                    }
                                });
        eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void depart() {
        if (state == State.ENDED) {
            return;
        }
        if (state == State.OPEN) {
            rooms.metrics().disconnected(kind);
        }
        state = State.ENDED;
        if (!word.equals(REFUSED)) {
            rooms.metrics().ended(word);
        }
        outlet.discard();
        if (!opening) {
            letGo();
        }
    }

    private void letGo() {
        Session mine = session;
        if (mine != null) {
            Inbound open = inbound;
            if (open != null) {
                open.abandon();
                rooms.notices().disconnected(mine.client(), word);
            }
            rooms.sessions().detach(mine, this, will);
        }
        detached.complete(null);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        depart();
        if (!processing) {
            tidy();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException
                || cause instanceof io.netty.handler.codec.DecoderException) {
            log.debug("{} was lost", channel.remoteAddress(), cause);
        } else {
            log.error("a connection of {} failed", channel.remoteAddress(), cause);
        }
        channel.close();
    }

    /// Called once a second.
    void tick(long nowNanos) {
        Deadlines.Verdict verdict =
                switch (state) {
                    case NEW -> deadlines.beforeConnect(nowNanos, rooms.limits());
                    case ADMITTING -> deadlines.admitting(nowNanos);
                    case OPEN ->
                            deadlines.open(nowNanos, (pauses & ~UNWRITABLE) == 0, rooms.limits());
                    case ENDED -> Deadlines.Verdict.FINE;
                };
        switch (verdict) {
            case FINE -> {}
            case TOO_LATE ->
                    end(Reason.SERVER_UNAVAILABLE, "connection-lost", "This takes too long.");
            case SILENT ->
                    end(Reason.KEEP_ALIVE_TIMEOUT, "keep-alive-missed", "Nothing was heard.");
            case STALLED -> channel.close();
        }
    }
}
