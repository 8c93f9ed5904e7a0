package org.opentos.hub.fabric.peers;

import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Recipient;
import org.opentos.hub.fabric.routing.SpaceFabric;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.nodes.Word;

/// What is passed from process to process without being kept: messages on their way, and that
/// something was added to a kept session's queue. It may be lost; what is kept is looked for in the
/// database every second.
final class Relays {
    private static final String CHANNEL = "messages";
    private static final int PUBLICATION = 1;
    private static final int SHARED = 2;
    private static final int REACHED = 3;
    private static final int OVERFLOWED = 4;

    private final Nodes nodes;
    private final SpaceFabric fabric;

    Relays(Nodes nodes, SpaceFabric fabric) {
        this.nodes = nodes;
        this.fabric = fabric;
    }

    /// Begins to take what others pass on.
    void open(LocalSessions sessions) {
        nodes.take(CHANNEL, word -> taken(word, sessions));
    }

    void pass(String node, TopicSpace space, Publication publication) {
        nodes.pass(
                node,
                CHANNEL,
                Wire.write(
                        PUBLICATION,
                        out -> {
                            Wire.space(out, space);
                            Wire.publication(out, publication);
                        }));
    }

    void passTo(String node, long number, Publication publication, Recipient recipient) {
        nodes.pass(
                node,
                CHANNEL,
                Wire.write(
                        SHARED,
                        out -> {
                            out.writeLong(number);
                            out.writeByte(recipient.qos());
                            out.writeBoolean(recipient.retainAsPublished());
                            out.writeInt(recipient.identifiers().length);
                            for (int each : recipient.identifiers()) {
                                out.writeInt(each);
                            }
                            Wire.publication(out, publication);
                        }));
    }

    void reached(String node, long number, long sequence) {
        nodes.pass(
                node,
                CHANNEL,
                Wire.write(
                        REACHED,
                        out -> {
                            out.writeLong(number);
                            out.writeLong(sequence);
                        }));
    }

    void overflowed(String node, long number) {
        nodes.pass(node, CHANNEL, Wire.write(OVERFLOWED, out -> out.writeLong(number)));
    }

    private void taken(Word word, LocalSessions sessions) {
        byte[] bytes = word.content();
        switch (bytes[0]) {
            case PUBLICATION ->
                    Wire.read(
                            bytes,
                            in -> {
                                fabric.passed(Wire.space(in), Wire.publication(in));
                                return true;
                            });
            case SHARED ->
                    Wire.read(
                            bytes,
                            in -> {
                                long number = in.readLong();
                                int qos = in.readByte();
                                boolean retain = in.readBoolean();
                                int[] identifiers = new int[in.readInt()];
                                for (int index = 0; index < identifiers.length; index++) {
                                    identifiers[index] = in.readInt();
                                }
                                sessions.deliver(
                                        number,
                                        Wire.publication(in),
                                        new LocalSessions.SharedDelivery(qos, retain, identifiers));
                                return true;
                            });
            case REACHED ->
                    Wire.read(
                            bytes,
                            in -> {
                                sessions.reached(in.readLong(), in.readLong());
                                return true;
                            });
            case OVERFLOWED ->
                    Wire.read(
                            bytes,
                            in -> {
                                sessions.overflowed(in.readLong());
                                return true;
                            });
            default -> throw new IllegalArgumentException("unknown kind " + bytes[0]);
        }
    }
}
