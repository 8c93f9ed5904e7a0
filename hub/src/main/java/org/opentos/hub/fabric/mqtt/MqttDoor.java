package org.opentos.hub.fabric.mqtt;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Admission;
import org.opentos.hub.fabric.CurrentValues;
import org.opentos.hub.fabric.DoorStatus;
import org.opentos.hub.fabric.DoorView;
import org.opentos.hub.fabric.Inlet;
import org.opentos.hub.fabric.TopicAccess;
import org.opentos.hub.fabric.journal.Journal;
import org.opentos.hub.fabric.peers.Peers;
import org.opentos.hub.fabric.routing.SpaceFabric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The door through which MQTT clients come in: plain and over TLS, each also by WebSocket.
public final class MqttDoor implements DoorView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MqttDoor.class);
    private static final int FAILED_CONNECTS_SECONDS = 60;

    /// Between two removals of what ended sessions left.
    private static final int SWEEP_SECONDS = 60;

    private static final int TLS_HANDSHAKE_MILLIS_MAX = 10_000;
    private static final int ACCEPT_QUEUE_MAX = 1_024;
    private static final int CLOSE_MILLIS_MAX = 2_000;

    /// Admission asks the database; a storm of reconnecting clients waits here and not there.
    private static final int ADMISSIONS_AT_ONCE_MAX = 16;

    private final Admission admission;
    private final TopicAccess access;
    private final List<Inlet> inlets;
    private final List<CurrentValues> currentValues;
    private final SpaceFabric fabric;
    private final Peers peers;
    private final Journal journal;
    private final Limits limits;
    private final DoorMetrics metrics;

    private final ConcurrentHashMap<EventExecutor, Set<Connection>> connections =
            new ConcurrentHashMap<>();
    private final List<Channel> listening = new ArrayList<>();
    private @Nullable MultiThreadIoEventLoopGroup loops;
    private @Nullable Notices notices;
    private volatile @Nullable DoorSurvey survey;
    private volatile boolean closing;

    /// @param inlets asked in their order; the first that takes a topic has it
    public MqttDoor(
            Admission admission,
            TopicAccess access,
            List<Inlet> inlets,
            List<CurrentValues> currentValues,
            SpaceFabric fabric,
            Peers peers,
            Journal journal,
            MeterRegistry registry,
            Limits limits) {
        this.admission = admission;
        this.access = access;
        this.inlets = List.copyOf(inlets);
        this.currentValues = List.copyOf(currentValues);
        this.fabric = fabric;
        this.peers = peers;
        this.journal = journal;
        this.limits = limits;
        this.metrics = new DoorMetrics(registry);
    }

    /// Where the door listens.
    public record Ports(int plain, int tls) {}

    /// Begins to listen. Throws a `BindException`, which Netty does not declare, where a port is in
    /// use or an address is not this machine's.
    ///
    /// @param plainPort 0 takes any free port, also below
    public Ports open(String bind, int plainPort, int tlsPort, Supplier<Tls> tls) {
        MultiThreadIoEventLoopGroup group =
                new MultiThreadIoEventLoopGroup(
                        Math.max(2, Runtime.getRuntime().availableProcessors()),
                        Thread.ofPlatform().name("mqtt-", 0).factory(),
                        NioIoHandler.newFactory());
        loops = group;
        Rooms rooms = rooms(group);
        rooms.sessions().restore();
        SessionsForPeers forPeers = new SessionsForPeers(rooms.sessions(), journal);
        peers.open(forPeers);
        survey = new DoorSurvey(metrics, rooms.sessions(), fabric, peers);
        for (EventExecutor each : group) {
            connections.put(each, new LinkedHashSet<>());
            repeat(each, 1, () -> tick(each));
        }
        repeat(group.next(), 1, rooms.sessions()::expire);
        repeat(group.next(), 1, journal::settle);
        repeat(group.next(), FAILED_CONNECTS_SECONDS, rooms.failedConnects()::forget);
        repeat(
                group.next(),
                SWEEP_SECONDS,
                () -> Thread.ofVirtual().name("mqtt-sweep").start(this::sweep));
        if (!peers.alone()) {
            repeat(group.next(), 1, this::doubt);
            repeat(
                    group.next(),
                    1,
                    () ->
                            Thread.ofVirtual()
                                    .name("mqtt-look-again")
                                    .start(() -> lookAgain(forPeers)));
        }
        boolean open = false;
        try {
            int plain = listen(group, bind, plainPort, rooms, null);
            Ports ports =
                    new Ports(plain, listen(group, bind, tlsPort, rooms, tls.get().context()));
            open = true;
            return ports;
        } finally {
            if (!open) {
                close();
            }
        }
    }

    /// What other processes took over must not be served here too.
    private void doubt() {
        if (!peers.leased()) {
            log.error("this process is not sure of its lease; it lets go of its clients");
            connections.forEach((loop, all) ->
                    loop.execute(() ->
                            List.copyOf(all)
                                    .forEach(each ->
                                            each.end(
                                                    Reason.SERVER_UNAVAILABLE,
                                                    "hub-stops",
                                                    "This process of the hub is cut off; connect to another."))));
        }
    }

    private static void lookAgain(SessionsForPeers sessions) {
        try {
            sessions.lookAgain();
        } catch (RuntimeException failure) {
            log.warn("cannot look for what waits; it is tried again", failure);
        }
    }

    private void sweep() {
        try {
            journal.sweep();
        } catch (RuntimeException failure) {
            log.warn("what ended sessions left stays for now", failure);
        }
    }

    private Rooms rooms(MultiThreadIoEventLoopGroup group) {
        Publishing publishing = new Publishing(fabric, journal, access, inlets, limits);
        Notices lanes = new Notices(admission);
        notices = lanes;
        return new Rooms(
                admission,
                access,
                currentValues,
                fabric,
                peers,
                journal,
                publishing,
                new Sessions(fabric, peers, journal, access, publishing, limits, metrics, group),
                lanes,
                new FailedConnects(limits.failedConnectsPerMinuteMax()),
                new Semaphore(ADMISSIONS_AT_ONCE_MAX),
                limits,
                metrics);
    }

    private int listen(
            MultiThreadIoEventLoopGroup group,
            String bind,
            int port,
            Rooms rooms,
            @Nullable SslContext tls) {
        FirstByte firstByte = new FirstByte(limits);
        Channel channel =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, ACCEPT_QUEUE_MAX)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(ChannelOption.RECVBUF_ALLOCATOR, new ReceiveBuffers())
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(
                                        Limits.WRITE_LOW_BYTES, Limits.WRITE_HIGH_BYTES))
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel accepted) {
                                        accept(accepted, rooms, firstByte, tls);
                                    }
                                })
                        .bind(new InetSocketAddress(bind, port))
                        .syncUninterruptibly()
                        .channel();
        listening.add(channel);
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private void accept(
            SocketChannel channel, Rooms rooms, FirstByte firstByte, @Nullable SslContext tls) {
        int open = metrics.opened();
        channel.closeFuture().addListener(_ -> metrics.closed());
        if (closing || open > limits.connectionsMax() || !peers.leased()) {
            channel.close();
            return;
        }
        if (tls != null) {
            SslHandler handler = tls.newHandler(channel.alloc());
            handler.setHandshakeTimeoutMillis(TLS_HANDSHAKE_MILLIS_MAX);
            channel.pipeline().addLast(handler);
        }
        Connection connection = new Connection(rooms, channel);
        EventLoop loop = channel.eventLoop();
        Set<Connection> ofLoop = connections.get(loop);
        if (ofLoop != null) {
            ofLoop.add(connection);
            channel.closeFuture().addListener(_ -> ofLoop.remove(connection));
        }
        channel.pipeline().addLast(firstByte, connection);
    }

    /// Runs it again and again, also after it failed once.
    private static void repeat(EventExecutor on, int seconds, Runnable what) {
        on.scheduleAtFixedRate(
                () -> {
                    try {
                        what.run();
                    } catch (RuntimeException failure) {
                        log.error("the door's upkeep failed", failure);
                    }
                },
                seconds,
                seconds,
                TimeUnit.SECONDS);
    }

    private void tick(EventExecutor loop) {
        long now = System.nanoTime();
        List<Connection> ofLoop = List.copyOf(connections.getOrDefault(loop, Set.of()));
        for (Connection each : ofLoop) {
            each.tick(now);
        }
    }

    /// Fails where the door has not been opened.
    @Override
    public DoorStatus status(int slowestMax) {
        return Objects.requireNonNull(survey, "the door is not open").status(slowestMax);
    }

    /// Stops listening, tells every client that the hub stops, and lets go of all. A second call
    /// does nothing.
    @Override
    public synchronized void close() {
        closing = true;
        MultiThreadIoEventLoopGroup group = loops;
        loops = null;
        if (group == null) {
            return;
        }
        listening.forEach(each -> each.close().syncUninterruptibly());
        for (EventExecutor each : group) {
            each.submit(() ->
                            List.copyOf(connections.getOrDefault(each, Set.of()))
                                    .forEach(open ->
                                            open.end(
                                                    Reason.SERVER_SHUTTING_DOWN,
                                                    "hub-stops",
                                                    "The hub stops.")))
                    .syncUninterruptibly();
        }
        group.shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_MILLIS_MAX);
        Notices lanes = notices;
        try {
            if (lanes != null) {
                lanes.close();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            log.warn("stopped before all was told who disconnected", interrupted);
        }
    }
}
