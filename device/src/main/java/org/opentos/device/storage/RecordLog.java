package org.opentos.device.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// An append-only file of records that survives a cut of power at any byte.
///
/// Eight bytes of magic, then per record: length (4 bytes), CRC-32C of the body (4 bytes), body. A
/// record counts once [#append] has returned: it is then forced to the disk. When the file is
/// opened, the first record that is incomplete or fails its checksum ends it, and the rest is cut
/// off. Not thread-safe; its owner holds a lock.
final class RecordLog implements Closeable {
    static final int BODY_BYTES_MAX = 128 * 1024;
    private static final byte[] MAGIC = "TOSLOG1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = 8;

    /// Takes each whole record when a log is opened.
    interface Reader {
        void record(long bodyOffset, byte[] body) throws IOException;
    }

    /// Writes the records that a rewritten log keeps.
    interface Source {
        void copyTo(RecordLog fresh) throws IOException;
    }

    private final Path file;
    private FileChannel channel;
    private long end;
    private long discardedBytes;

    private RecordLog(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static RecordLog open(Path file, Reader reader) throws IOException {
        Files.deleteIfExists(fresh(file));
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        RecordLog log = new RecordLog(file, channel);
        try {
            log.recover(reader);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
        return log;
    }

    private void recover(Reader reader) throws IOException {
        long size = channel.size();
        ByteBuffer magic = read(0, (int) Math.min(size, MAGIC.length));
        if (magic.remaining() < MAGIC.length || !magic.equals(ByteBuffer.wrap(MAGIC))) {
            discardedBytes = size;
            channel.truncate(0);
            write(0, ByteBuffer.wrap(MAGIC));
            channel.force(true);
            forceDirectory();
            end = MAGIC.length;
            return;
        }
        long position = MAGIC.length;
        while (size - position >= HEAD_BYTES) {
            ByteBuffer head = read(position, HEAD_BYTES);
            int length = head.getInt();
            int checksum = head.getInt();
            if (length < 0 || length > BODY_BYTES_MAX || size - position - HEAD_BYTES < length) {
                break;
            }
            byte[] body = read(position + HEAD_BYTES, length).array();
            if (checksum(body) != checksum) {
                break;
            }
            reader.record(position + HEAD_BYTES, body);
            position += HEAD_BYTES + length;
        }
        end = position;
        if (position < size) {
            discardedBytes = size - position;
            channel.truncate(position);
            channel.force(true);
        }
    }

    /// Bytes of a torn tail that were cut off when this log was opened.
    long discardedBytes() {
        return discardedBytes;
    }

    long bytes() {
        return end;
    }

    /// Writes a record and forces it to the disk; answers where its body lies. When it fails,
    /// nothing was added.
    long append(byte[] body) throws IOException {
        long at = appendLazily(body);
        try {
            channel.force(false);
        } catch (IOException failure) {
            cutBack(at - HEAD_BYTES, failure);
            throw failure;
        }
        return at;
    }

    /// Writes a record that may be lost with the power; a later [#append] makes it last as well.
    long appendLazily(byte[] body) throws IOException {
        if (body.length > BODY_BYTES_MAX) {
            throw new IllegalArgumentException("record of " + body.length + " bytes in " + file);
        }
        ByteBuffer record = ByteBuffer.allocate(HEAD_BYTES + body.length);
        record.putInt(body.length).putInt(checksum(body)).put(body).flip();
        long start = end;
        try {
            write(start, record);
        } catch (IOException failure) {
            cutBack(start, failure);
            throw failure;
        }
        end = start + HEAD_BYTES + body.length;
        return start + HEAD_BYTES;
    }

    byte[] body(long offset, int length) throws IOException {
        return read(offset, length).array();
    }

    /// Replaces the whole log by what the source writes: all of it, or nothing of it.
    void rewrite(Source source) throws IOException {
        Path path = fresh(file);
        Files.deleteIfExists(path);
        FileChannel target =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        RecordLog replacement = new RecordLog(path, target);
        try {
            replacement.write(0, ByteBuffer.wrap(MAGIC));
            replacement.end = MAGIC.length;
            source.copyTo(replacement);
            target.force(true);
            Files.move(path, file, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory();
        } catch (IOException failure) {
            target.close();
            throw failure;
        }
        channel.close();
        channel = target;
        end = replacement.end;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void cutBack(long position, IOException failure) {
        end = position;
        try {
            channel.truncate(position);
        } catch (IOException second) {
            failure.addSuppressed(second);
        }
    }

    private void write(long position, ByteBuffer bytes) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    private ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new IOException("end of " + file + " before byte " + (position + length));
            }
        }
        return bytes.flip();
    }

    private void forceDirectory() throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            DataDirectory.force(directory);
        }
    }

    private static Path fresh(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    private static int checksum(byte[] body) {
        CRC32C checksum = new CRC32C();
        checksum.update(body);
        return (int) checksum.getValue();
    }
}
