package org.opentos.device.driver.linux;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// What is asked of the kernel beyond reading and writing files: devices that are spoken to by
/// `ioctl`, several of them awaited at once, and its own sockets.
///
/// A device that is not there, or is no longer, is a [java.nio.file.NoSuchFileException]; one that
/// is not ours to use is a [java.nio.file.AccessDeniedException], one that somebody else uses a
/// [BusyException].
interface Kernel {
    /// Somebody else has it now.
    final class BusyException extends IOException {
        private static final long serialVersionUID = 1;

        BusyException(String what) {
            super(what + " is in use");
        }
    }

    /// Opens a device without waiting for it.
    ///
    /// @param writes whether it is set as well as read
    /// @return its descriptor, which is closed by [#close]
    int open(Path device, boolean writes) throws IOException;

    /// Opens a socket of generic netlink (RFC 3549), to which messages are written and read.
    int netlink() throws IOException;

    /// @param argument what the request reads and writes
    void ioctl(int descriptor, long request, MemorySegment argument) throws IOException;

    /// @return how many bytes came; 0 where there are none now, -1 at the end
    int read(int descriptor, byte[] into) throws IOException;

    void write(int descriptor, byte[] bytes) throws IOException;

    /// Waits until one of them can be read or is at its end.
    ///
    /// @param timeoutMillis negative for as long as it takes
    /// @return for each of them, whether it is so
    boolean[] await(int[] descriptors, int timeoutMillis) throws IOException;

    /// Both ends of a pipe: the one to read, and the one to write.
    int[] pipe() throws IOException;

    void close(int descriptor);
}
