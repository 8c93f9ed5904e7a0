package org.opentos.device.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The messages that the hub has not acknowledged yet, on disk, in their order.
///
/// What [#append] has accepted survives `kill -9` and a cut of power. It leaves only when the hub
/// acknowledged or refused it, when the device changed homes, or when the queue is full: then the
/// oldest reported values go first, those that a later entry supersedes before the others, and each
/// one is counted. A removal may be lost with the power; the message is then sent twice.
public final class OutboundQueue implements Closeable {
    /// What an entry carries, and with that the topic it goes to.
    public enum Kind {
        REPORTED,
        EVENT,
        OUTCOME
    }

    /// Why an entry left.
    public enum Removal {
        ACKNOWLEDGED,
        REFUSED,
        COALESCED,
        DROPPED,
        CLEARED
    }

    /// @param properties the properties whose values it carries; empty for events and outcomes
    /// @param answers the text of the cause it answers; empty for none
    public record Entry(
            long sequence, Kind kind, Set<String> properties, String answers, byte[] payload) {}

    /// @param entriesMax how many entries may wait
    /// @param bytesMax how many bytes of payload may wait
    public record Limits(int entriesMax, long bytesMax) {
        public static final Limits DEFAULT = new Limits(10_000, 8L << 20);
    }

    /// A message of the fabric is at most 64 KiB; the rest is room for its causes.
    public static final int PAYLOAD_BYTES_MAX = 60 * 1024;

    private static final long GARBAGE_BYTES_MAX = 1 << 20;
    private static final int APPENDED = 1;
    private static final int REMOVED = 2;
    private static final int COUNTED = 3;

    private record Slot(
            Kind kind,
            Set<String> properties,
            String answers,
            long offset,
            int length,
            int payloadLength) {}

    private final Limits limits;
    private final RecordLog log;
    private final NavigableMap<Long, Slot> slots = new TreeMap<>();
    private long payloadBytes;
    private long recordBytes;
    private long sequence;
    private final long[] removals = new long[Removal.values().length];

    private OutboundQueue(Path file, Limits limits) throws IOException {
        this.limits = limits;
        this.log = RecordLog.open(file, this::recover);
    }

    public static OutboundQueue open(Path file, Limits limits) throws IOException {
        return new OutboundQueue(file, limits);
    }

    /// Keeps a message; it is on the disk when this returns. Answers its place in the order.
    public synchronized long append(
            Kind kind, Set<String> properties, String answers, byte[] payload) throws IOException {
        if (payload.length > PAYLOAD_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a message of " + payload.length + " bytes, at most " + PAYLOAD_BYTES_MAX);
        }
        makeRoom(payload.length);
        long next = sequence + 1;
        byte[] body = encode(next, kind, properties, answers, payload);
        long at = log.append(body);
        sequence = next;
        add(next, kind, properties, answers, at, body.length, payload.length);
        notifyAll();
        return next;
    }

    /// The first entry after a place in the order.
    public synchronized Optional<Entry> after(long place) throws IOException {
        Map.Entry<Long, Slot> found = slots.higherEntry(place);
        if (found == null) {
            return Optional.empty();
        }
        Slot slot = found.getValue();
        return Optional.of(decode(log.body(slot.offset(), slot.length())));
    }

    /// Waits until there is an entry after a place in the order, or the time is over, or someone
    /// called [#wake].
    public synchronized void awaitAfter(long place, Duration atMost) throws InterruptedException {
        if (slots.higherKey(place) == null) {
            wait(atMost.toMillis());
        }
    }

    public synchronized void wake() {
        notifyAll();
    }

    /// Whether an entry that answers this cause is still waiting.
    public synchronized boolean answers(String cause) {
        return slots.values().stream().anyMatch(slot -> slot.answers().equals(cause));
    }

    /// Takes an entry out; one that has left already is no fault.
    public synchronized void remove(long place, Removal why) throws IOException {
        if (slots.containsKey(place)) {
            forget(place, why);
            tidy();
        }
    }

    /// Takes everything out: what one home caused is never told to the next.
    public synchronized void clear() throws IOException {
        for (long place : new ArrayList<>(slots.keySet())) {
            forget(place, Removal.CLEARED);
        }
        rewrite();
    }

    public synchronized int size() {
        return slots.size();
    }

    public synchronized long bytes() {
        return payloadBytes;
    }

    /// How many entries left for this reason, over all restarts.
    public synchronized long removed(Removal why) {
        return removals[why.ordinal()];
    }

    /// Bytes of a torn tail that were cut off when the queue was opened.
    public synchronized long discardedBytes() {
        return log.discardedBytes();
    }

    @Override
    public synchronized void close() throws IOException {
        log.close();
    }

    private void makeRoom(int bytes) throws IOException {
        while (!slots.isEmpty()
                && (slots.size() >= limits.entriesMax()
                        || payloadBytes + bytes > limits.bytesMax())) {
            Optional<Long> superseded = oldestSuperseded();
            if (superseded.isPresent()) {
                forget(superseded.get(), Removal.COALESCED);
            } else {
                forget(oldestExpendable(), Removal.DROPPED);
            }
        }
        tidy();
    }

    /// The oldest reported values that later entries repeat in full.
    private Optional<Long> oldestSuperseded() {
        Set<String> later = new HashSet<>();
        Optional<Long> oldest = Optional.empty();
        for (Map.Entry<Long, Slot> each : slots.descendingMap().entrySet()) {
            Slot slot = each.getValue();
            if (slot.kind() == Kind.REPORTED) {
                if (later.containsAll(slot.properties())) {
                    oldest = Optional.of(each.getKey());
                }
                later.addAll(slot.properties());
            }
        }
        return oldest;
    }

    private long oldestExpendable() {
        for (Map.Entry<Long, Slot> each : slots.entrySet()) {
            if (each.getValue().kind() == Kind.REPORTED) {
                return each.getKey();
            }
        }
        return slots.firstKey();
    }

    private void forget(long place, Removal why) throws IOException {
        log.appendLazily(encodeRemoval(place, why));
        drop(place, why);
    }

    private void drop(long place, Removal why) {
        Slot gone = slots.remove(place);
        if (gone != null) {
            recordBytes -= gone.length();
            payloadBytes -= gone.payloadLength();
            removals[why.ordinal()]++;
        }
    }

    private void tidy() throws IOException {
        if (log.bytes() > 2 * recordBytes + GARBAGE_BYTES_MAX) {
            rewrite();
        }
    }

    private void rewrite() throws IOException {
        Map<Long, Long> offsets = new TreeMap<>();
        log.rewrite(fresh -> {
            fresh.appendLazily(encodeCounters());
            for (Map.Entry<Long, Slot> each : slots.entrySet()) {
                Slot slot = each.getValue();
                byte[] body = log.body(slot.offset(), slot.length());
                offsets.put(each.getKey(), fresh.appendLazily(body));
            }
        });
        slots.replaceAll((place, slot) ->
                new Slot(
                        slot.kind(),
                        slot.properties(),
                        slot.answers(),
                        offsets.getOrDefault(place, slot.offset()),
                        slot.length(),
                        slot.payloadLength()));
    }

    private void add(
            long place,
            Kind kind,
            Set<String> properties,
            String answers,
            long offset,
            int length,
            int payloadLength) {
        slots.put(
                place,
                new Slot(kind, Set.copyOf(properties), answers, offset, length, payloadLength));
        recordBytes += length;
        payloadBytes += payloadLength;
    }

    private void recover(long offset, byte[] body) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            switch (in.readByte()) {
                case APPENDED -> {
                    Entry entry = decode(body);
                    sequence = Math.max(sequence, entry.sequence());
                    add(
                            entry.sequence(),
                            entry.kind(),
                            entry.properties(),
                            entry.answers(),
                            offset,
                            body.length,
                            entry.payload().length);
                }
                case REMOVED -> {
                    long place = in.readLong();
                    drop(place, Removal.values()[in.readByte()]);
                }
                case COUNTED -> {
                    sequence = Math.max(sequence, in.readLong());
                    for (int index = 0; index < removals.length; index++) {
                        removals[index] = in.readLong();
                    }
                }
                default -> throw new IOException("a record of unknown kind in the queue");
            }
        }
    }

    /// Kind, sequence, kind of message, properties, cause: everything before the payload.
    private static byte[] encode(
            long place, Kind kind, Set<String> properties, String answers, byte[] payload)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length + 128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(APPENDED);
            out.writeLong(place);
            out.writeByte(kind.ordinal());
            out.writeInt(payload.length);
            out.writeUTF(answers);
            out.writeShort(properties.size());
            for (String each : properties) {
                out.writeUTF(each);
            }
            out.write(payload);
        }
        return bytes.toByteArray();
    }

    private static Entry decode(byte[] body) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
            in.readByte();
            long place = in.readLong();
            Kind kind = Kind.values()[in.readByte()];
            int length = in.readInt();
            String answers = in.readUTF();
            List<String> properties = new ArrayList<>();
            for (int count = in.readUnsignedShort(); count > 0; count--) {
                properties.add(in.readUTF());
            }
            return new Entry(place, kind, Set.copyOf(properties), answers, in.readNBytes(length));
        }
    }

    private static byte[] encodeRemoval(long place, Removal why) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(16);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(REMOVED);
            out.writeLong(place);
            out.writeByte(why.ordinal());
        }
        return bytes.toByteArray();
    }

    private byte[] encodeCounters() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(COUNTED);
            out.writeLong(sequence);
            for (long each : removals) {
                out.writeLong(each);
            }
        }
        return bytes.toByteArray();
    }
}
