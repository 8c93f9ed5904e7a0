package org.opentos.hub.fabric.peers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.fabric.journal.Spaces;
import org.opentos.hub.fabric.journal.SubscriptionRow;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Topic;
import org.opentos.protocol.Subject;

/// The bytes of what processes say to each other. All of them run the same version.
final class Wire {
    private Wire() {}

    interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    static byte[] write(int kind, Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(kind);
            writer.write(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /// Reads what follows the kind.
    static <T> T read(byte[] bytes, Reader<T> reader) {
        try {
            return reader.read(
                    new DataInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1)));
        } catch (IOException cut) {
            throw new UncheckedIOException("cut short", cut);
        }
    }

    static void space(DataOutputStream out, TopicSpace space) throws IOException {
        out.writeUTF(Spaces.kind(space));
        id(out, Spaces.id(space));
    }

    static TopicSpace space(DataInputStream in) throws IOException {
        return Spaces.space(in.readUTF(), id(in));
    }

    private static void id(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static UUID id(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    static void client(DataOutputStream out, Client client) throws IOException {
        UUID subject = Spaces.id(client.subject());
        out.writeUTF(Spaces.kind(client.subject()));
        out.writeBoolean(subject != null);
        if (subject != null) {
            id(out, subject);
        }
        space(out, client.space());
        out.writeUTF(client.clientId());
        out.writeUTF(client.app());
    }

    static Client client(DataInputStream in) throws IOException {
        String kind = in.readUTF();
        Subject subject = Spaces.subject(kind, in.readBoolean() ? id(in) : null);
        return new Client(subject, space(in), in.readUTF(), in.readUTF());
    }

    static void session(DataOutputStream out, LocalSession session) throws IOException {
        out.writeLong(session.number());
        client(out, session.client());
        out.writeLong(session.row());
        out.writeBoolean(session.connected());
        out.writeLong(session.sinceMillis());
        subscriptions(out, session.subscriptions());
    }

    static LocalSession session(DataInputStream in) throws IOException {
        return new LocalSession(
                in.readLong(),
                client(in),
                in.readLong(),
                in.readBoolean(),
                in.readLong(),
                subscriptions(in));
    }

    static void subscriptions(DataOutputStream out, List<SubscriptionRow> all) throws IOException {
        out.writeInt(all.size());
        for (SubscriptionRow each : all) {
            out.writeUTF(each.text());
            out.writeByte(each.qos());
            out.writeBoolean(each.noLocal());
            out.writeBoolean(each.retainAsPublished());
            out.writeInt(each.identifier());
        }
    }

    static List<SubscriptionRow> subscriptions(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<SubscriptionRow> all = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            all.add(
                    new SubscriptionRow(
                            in.readUTF(),
                            in.readByte(),
                            in.readBoolean(),
                            in.readBoolean(),
                            in.readInt()));
        }
        return all;
    }

    static void texts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String each : texts) {
            out.writeUTF(each);
        }
    }

    static List<String> texts(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<String> all = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            all.add(in.readUTF());
        }
        return all;
    }

    static void publication(DataOutputStream out, Publication publication) throws IOException {
        bytes(out, publication.topic().bytes());
        bytes(out, publication.payload());
        out.writeByte(publication.qos());
        out.writeBoolean(publication.retain());
        bytes(out, publication.properties());
        out.writeLong(publication.expiresAtMillis());
    }

    static Publication publication(DataInputStream in) throws IOException {
        return new Publication(
                Topic.of(new String(bytes(in), java.nio.charset.StandardCharsets.UTF_8)),
                bytes(in),
                in.readByte(),
                in.readBoolean(),
                bytes(in),
                in.readLong());
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}
