package org.opentos.hub.update;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The files of releases, in pieces, so that what was handed over stays where the rest breaks off,
/// and any part of one is read without the rest.
@Component
class ReleaseFiles {
    static final int PIECE_BYTES = 1 << 20;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    ReleaseFiles(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /// Takes what comes next of a file until the body ends or the file is whole; each piece that
    /// came whole is kept.
    ///
    /// @param received how much is here, whole pieces
    /// @throws IOException where the body breaks off
    void take(ReleaseView release, InputStream body) throws IOException {
        long received = release.received();
        while (received < release.bytes()) {
            int wanted = (int) Math.min(PIECE_BYTES, release.bytes() - received);
            byte[] piece = body.readNBytes(wanted);
            if (piece.length < wanted || !keep(release.id(), received, piece)) {
                return;
            }
            received += piece.length;
        }
    }

    /// @return whether nobody else kept it meanwhile
    private boolean keep(Id.ReleaseId release, long at, byte[] piece) {
        return Boolean.TRUE.equals(
                transaction.execute(_ -> {
                    int next =
                            jdbc.sql(
                                            "update release set received = ? where id = ? and received = ? and state = 'receiving'")
                                    .params(at + piece.length, release.value(), at)
                                    .update();
                    if (next == 0) {
                        return false;
                    }
                    jdbc.sql("insert into release_part (release, number, content) values (?, ?, ?)")
                            .params(release.value(), (int) (at / PIECE_BYTES), piece)
                            .update();
                    return true;
                }));
    }

    String sha256(Id.ReleaseId release, long bytes) throws IOException {
        try (InputStream file = open(release, bytes)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[PIECE_BYTES];
            for (int count = file.read(buffer); count >= 0; count = file.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }

    void drop(Id.ReleaseId release) {
        jdbc.sql("delete from release_part where release = ?").param(release.value()).update();
    }

    /// The whole file; whoever reads it skips to where they like. It holds no connection between
    /// two pieces.
    InputStream open(Id.ReleaseId release, long bytes) {
        return new InputStream() {
            private long at;
            private byte @Nullable [] piece;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, to.length);
                if (at >= bytes) {
                    return -1;
                }
                byte[] from = piece;
                if (from == null) {
                    from = piece(release, (int) (at / PIECE_BYTES));
                    piece = from;
                }
                int begin = (int) (at % PIECE_BYTES);
                int count = Math.min(length, from.length - begin);
                System.arraycopy(from, begin, to, offset, count);
                move(count);
                return count;
            }

            @Override
            public long skip(long count) {
                long skipped = Math.clamp(count, 0, bytes - at);
                move(skipped);
                return skipped;
            }

            private void move(long count) {
                if (at / PIECE_BYTES != (at + count) / PIECE_BYTES) {
                    piece = null;
                }
                at += count;
            }
        };
    }

    private byte[] piece(Id.ReleaseId release, int number) throws IOException {
        Optional<byte[]> piece =
                jdbc.sql("select content from release_part where release = ? and number = ?")
                        .params(release.value(), number)
                        .query(byte[].class)
                        .optional();
        return piece.orElseThrow(
                () -> new IOException("piece %d of %s is gone".formatted(number, release.text())));
    }
}
