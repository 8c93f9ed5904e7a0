package org.opentos.hub.fabric.mqtt;

/// Reads the fixed header of a packet (MQTT 5, section 2.1).
///
/// One instance serves a connection, so that reading allocates nothing.
final class FixedHeader {
    private int bytes;
    private int remainingLength;

    /// @param start where the packet begins
    /// @param written where what has been received ends
    /// @return whether the header is whole
    boolean read(byte[] from, int start, int written) throws Violation {
        int length = 0;
        int position = start + 1;
        for (int shift = 0; ; shift += 7) {
            if (shift > 21) {
                throw Violation.malformed("the remaining length has more than four bytes");
            }
            if (position >= written) {
                return false;
            }
            int digit = from[position++];
            length |= (digit & 0x7F) << shift;
            if ((digit & 0x80) == 0) {
                if (digit == 0 && shift > 0) {
                    throw Violation.malformed("the remaining length is longer than needed");
                }
                break;
            }
        }
        bytes = position - start;
        remainingLength = length;
        return true;
    }

    /// How many bytes the header has.
    int bytes() {
        return bytes;
    }

    /// How many bytes the packet has, header included.
    int packetBytes() {
        return bytes + remainingLength;
    }
}
