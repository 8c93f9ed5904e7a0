package org.opentos.hub.storage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Rows on their way into one table by `COPY ... (format binary)`, which takes a third of the time
/// of an insert (PostgreSQL, section on COPY, "Binary Format"). Values come column by column, row
/// by row.
public final class CopyRows {
    private static final int BYTES_AT_FIRST = 1 << 16;
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', -1, '\r', '\n', 0};
    private static final int INT8_OID = 20;
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final String copy;
    private final int columns;
    private ByteBuffer bytes = ByteBuffer.allocate(BYTES_AT_FIRST);
    private int rows;
    private @Nullable CopyIn in;

    /// @param copy the statement
    public CopyRows(String copy, int columns) {
        this.copy = copy;
        this.columns = columns;
        bytes.put(SIGNATURE).putInt(0).putInt(0);
    }

    public CopyRows row() {
        room(Short.BYTES).putShort((short) columns);
        rows++;
        return this;
    }

    public CopyRows number(long value) {
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
        return this;
    }

    public CopyRows small(int value) {
        room(Integer.BYTES + Short.BYTES).putInt(Short.BYTES).putShort((short) value);
        return this;
    }

    public CopyRows nothing() {
        room(Integer.BYTES).putInt(-1);
        return this;
    }

    public CopyRows text(String value) {
        return binary(value.getBytes(StandardCharsets.UTF_8));
    }

    public CopyRows binary(byte[] value) {
        room(Integer.BYTES + value.length).putInt(value.length).put(value);
        return this;
    }

    public CopyRows time(Instant value) {
        return number(EPOCH.until(value, ChronoUnit.MICROS));
    }

    /// An array of `bigint`.
    public CopyRows numbers(long[] values) {
        int size = 5 * Integer.BYTES + values.length * (Integer.BYTES + Long.BYTES);
        room(Integer.BYTES + size).putInt(size);
        bytes.putInt(1).putInt(0).putInt(INT8_OID).putInt(values.length).putInt(1);
        for (long value : values) {
            bytes.putInt(Long.BYTES).putLong(value);
        }
        return this;
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            ByteBuffer larger =
                    ByteBuffer.allocate(Math.max(2 * bytes.capacity(), bytes.position() + more));
            bytes = larger.put(bytes.flip());
        }
        return bytes;
    }

    /// Sends the rows so far and goes on: the database works on them while more are made. Until
    /// [#send] the connection is for nothing else.
    public void pass(Connection connection) throws SQLException {
        CopyIn to = in;
        if (to == null) {
            to = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy);
            in = to;
        }
        to.writeToCopy(bytes.array(), 0, bytes.position());
        to.flushCopy();
        bytes.clear();
    }

    /// Sends the rows that are left, where there are any, and ends.
    public void send(Connection connection) throws SQLException {
        if (rows == 0) {
            return;
        }
        room(Short.BYTES).putShort((short) -1);
        pass(connection);
        long kept = Objects.requireNonNull(in).endCopy();
        if (kept != rows) {
            throw new StorageException(
                    "%d rows of %d were kept by: %s".formatted(kept, rows, copy));
        }
    }
}
