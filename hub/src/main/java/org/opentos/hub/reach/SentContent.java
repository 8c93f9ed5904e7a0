package org.opentos.hub.reach;

import java.io.IOException;
import java.io.InputStream;
import org.opentos.protocol.Id;

/// A part of a file that was sent, of which one piece is in memory at a time.
final class SentContent extends InputStream {
    private static final int PIECE_BYTES = 1024 * 1024;

    private final SendingRows rows;
    private final Id.SendingId id;
    private final int end;
    private int next;
    private byte[] piece = new byte[0];
    private int at;

    SentContent(SendingRows rows, Id.SendingId id, int from, int count) {
        this.rows = rows;
        this.id = id;
        this.next = from;
        this.end = from + count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == piece.length) {
            if (next >= end) {
                return -1;
            }
            piece =
                    rows.part(id, next, Math.min(PIECE_BYTES, end - next))
                            .filter(each -> each.length > 0)
                            .orElseThrow(() -> new IOException(id.text() + " was taken back"));
            next += piece.length;
            at = 0;
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, buffer, offset, count);
        at += count;
        return count;
    }
}
