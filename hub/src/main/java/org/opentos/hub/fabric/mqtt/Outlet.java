package org.opentos.hub.fabric.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.routing.MessageTrace;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Recipient;

/// The way out of one connection. Packets are written one after the other into one buffer, which
/// goes to the socket as a whole. Used on the connection's event loop only.
final class Outlet {
    /// From this size on the buffer is handed to the socket.
    private static final int BUFFER_BYTES = 32 * 1024;

    /// A buffer that became larger, for one large message, is not kept for the next.
    private static final int KEPT_BUFFER_BYTES = 2 * BUFFER_BYTES;

    /// An empty buffer for the next connection of the same event loop that writes.
    private static final FastThreadLocal<@Nullable PacketBuffer> SPARE = new FastThreadLocal<>();

    private static final int PUBREL = 0x62;
    private static final String EXPIRED = "expired";
    private static final String TOO_LARGE = "too-large-for-client";

    private final Channel channel;
    private final DoorMetrics metrics;
    private @Nullable PacketBuffer buffer;
    private boolean five;
    private int packetBytesMax = Integer.MAX_VALUE;
    private int aliasesMax;
    private @Nullable Map<String, Integer> aliases;

    Outlet(Channel channel, DoorMetrics metrics) {
        this.channel = channel;
        this.metrics = metrics;
    }

    void negotiated(ConnectPacket connect) {
        five = connect.five();
        packetBytesMax = connect.maximumPacketBytes();
        aliasesMax = Math.min(connect.topicAliasMaximum(), Limits.TOPIC_ALIAS_MAXIMUM);
    }

    boolean five() {
        return five;
    }

    /// Says what the client understands, before all of its CONNECT is read.
    void five(boolean understood) {
        five = understood;
    }

    /// Whether the client takes a packet of this size (MQTT-3.1.2-24).
    boolean takes(int packetBytes) {
        return packetBytes <= packetBytesMax;
    }

    /// Where the next packet is written.
    PacketBuffer buffer() {
        PacketBuffer open = buffer;
        if (open == null) {
            open = SPARE.getIfExists();
            if (open == null) {
                open = new PacketBuffer();
            } else {
                SPARE.set(null);
            }
            buffer = open;
        }
        return open;
    }

    /// The explanation where it fits into what the client takes, and null otherwise.
    @Nullable String fitting(@Nullable String explanation) {
        return explanation == null || Writing.explainedBytes(explanation) > packetBytesMax
                ? null
                : explanation;
    }

    boolean holds() {
        return buffer != null;
    }

    void flush() {
        PacketBuffer full = buffer;
        if (full != null) {
            buffer = null;
            metrics.bytesSent(full.count());
            ByteBuf bytes = full.copy(channel.alloc());
            spare(full);
            channel.writeAndFlush(bytes, channel.voidPromise());
        }
    }

    void discard() {
        PacketBuffer rest = buffer;
        if (rest != null) {
            buffer = null;
            spare(rest);
        }
    }

    private static void spare(PacketBuffer emptied) {
        if (emptied.capacity() <= KEPT_BUFFER_BYTES) {
            emptied.clear();
            SPARE.set(emptied);
        }
    }

    /// Sends what waits, until nothing does, the socket is full or the client's receive maximum is
    /// reached.
    void drain(Session session) {
        OutboundWindow window = session.window();
        for (int again = window.nextToResend(); again != 0; again = window.nextToResend()) {
            resend(window, again);
        }
        long nowMillis = System.currentTimeMillis();
        DeliveryQueue queue = session.take();
        while (queue != null && channel.isWritable()) {
            int sent = 0;
            boolean blocked = false;
            while (queue.count() > 0 && !full()) {
                Publication publication = queue.publication();
                Recipient recipient = queue.recipient();
                int qos = Math.min(publication.qos(), recipient.qos());
                // Only an open window is sure to have a place for the next message.
                blocked = qos > 0 && !window.open();
                long sequence = qos == 0 || blocked ? 0 : sequence(window, recipient);
                blocked |= qos > 0 && !blocked && !window.free(sequence);
                if (blocked) {
                    break;
                }
                queue.remove();
                MessageTrace trace = publication.trace();
                if (deliverable(publication, recipient, qos, nowMillis)
                        && fits(publication, recipient, qos, nowMillis)) {
                    int identifier =
                            qos == 0 ? 0 : window.take(publication, recipient, qos, sequence);
                    publish(
                            publication,
                            recipient,
                            qos,
                            identifier,
                            recipient.repeated(),
                            nowMillis);
                    sent++;
                    if (trace != null) {
                        trace.sent(session.client().clientId());
                    }
                } else {
                    if (trace != null) {
                        trace.dropped(
                                session.client().clientId(),
                                publication.expired(nowMillis) ? EXPIRED : TOO_LARGE);
                    }
                    session.done(recipient.sequence());
                }
            }
            metrics.sent(sent);
            session.sent();
            if (blocked) {
                break;
            }
            if (full()) {
                flush();
            }
            queue = session.take();
        }
        flush();
    }

    private static long sequence(OutboundWindow window, Recipient recipient) {
        return recipient.sequence() == 0 ? window.nextSequence() : recipient.sequence();
    }

    private boolean full() {
        return buffer != null && buffer.count() >= BUFFER_BYTES;
    }

    /// A QoS 2 message that may have been sent does not expire any more (MQTT-4.3.3-7): the client
    /// would take the next one with its packet identifier for the same.
    private boolean deliverable(
            Publication publication, Recipient recipient, int qos, long nowMillis) {
        boolean begun = qos == 2 && recipient.repeated();
        if (!begun && publication.expired(nowMillis)) {
            metrics.dropped(EXPIRED, 1);
            return false;
        }
        return true;
    }

    /// A message that the client cannot take is dropped as if it had been sent (MQTT-3.1.2-25).
    private boolean fits(Publication publication, Recipient recipient, int qos, long nowMillis) {
        if (fitsEasily(publication)) {
            return true;
        }
        Writing.Delivery plain =
                new Writing.Delivery(
                        qos,
                        false,
                        false,
                        1,
                        recipient.identifiers(),
                        0,
                        false,
                        expiry(publication, nowMillis));
        int bytes = Writing.publishBytes(publication, five, plain);
        if (takes(1 + Writing.variableBytes(bytes) + bytes)) {
            return true;
        }
        metrics.dropped(TOO_LARGE, 1);
        return false;
    }

    private boolean fitsEasily(Publication publication) {
        return publication.bytes() + Limits.PACKET_OVERHEAD_BYTES < packetBytesMax;
    }

    private static long expiry(Publication publication, long nowMillis) {
        return publication.expiresAtMillis() == Publication.NEVER
                ? -1
                : Math.max(0, (publication.expiresAtMillis() - nowMillis + 999) / 1_000);
    }

    private void publish(
            Publication publication,
            Recipient recipient,
            int qos,
            int identifier,
            boolean duplicate,
            long nowMillis) {
        int alias = 0;
        boolean known = false;
        // Giving an alias makes a packet larger, which a client that takes little may not take.
        if (aliasesMax > 0 && fitsEasily(publication)) {
            int before = aliases == null ? 0 : aliases.size();
            alias = alias(publication.topic().text());
            known = alias > 0 && alias <= before;
        }
        Writing.Delivery delivery =
                new Writing.Delivery(
                        qos,
                        duplicate,
                        publication.retain() && recipient.retainAsPublished(),
                        identifier,
                        recipient.identifiers(),
                        alias,
                        known,
                        expiry(publication, nowMillis));
        int bytes = Writing.publishBytes(publication, five, delivery);
        Writing.publish(buffer(), publication, five, delivery, bytes);
    }

    /// The alias of a topic; the first topics of a connection are given one each.
    private int alias(String topic) {
        if (aliases == null) {
            aliases = new HashMap<>();
        }
        Integer known = aliases.get(topic);
        if (known != null) {
            return known;
        }
        if (aliases.size() == aliasesMax) {
            return 0;
        }
        aliases.put(topic, aliases.size() + 1);
        return aliases.size();
    }

    private void resend(OutboundWindow window, int identifier) {
        if (window.released(identifier)) {
            Writing.acknowledgement(buffer(), PUBREL, identifier, five, Reason.SUCCESS, null);
            return;
        }
        long nowMillis = System.currentTimeMillis();
        Publication publication = window.publication(identifier);
        Recipient recipient = window.recipient(identifier);
        int qos = window.qos(identifier);
        // The client may take less than on the connection before.
        if (fits(publication, recipient, qos, nowMillis)) {
            publish(publication, recipient, qos, identifier, true, nowMillis);
        } else if (qos == 1) {
            window.acknowledged(identifier);
        } else {
            window.rejected(identifier);
        }
    }
}
