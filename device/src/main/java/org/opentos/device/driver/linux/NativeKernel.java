package org.opentos.device.driver.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The kernel that runs this program, asked through the C library.
final class NativeKernel implements Kernel {
    private static final Logger LOG = System.getLogger(NativeKernel.class.getName());

    private static final int OPEN_READ_WRITE = 2;
    private static final int OPEN_NON_BLOCKING = 0x800;
    private static final int OPEN_CLOSE_ON_EXEC = 0x80000;
    private static final int FAMILY_NETLINK = 16;
    private static final int SOCKET_RAW = 3;
    private static final int NETLINK_GENERIC = 16;
    private static final short AWAITED_INPUT = 1;
    private static final long AWAITED_BYTES = 8;

    private static final int NOT_PERMITTED = 1;
    private static final int NO_SUCH_FILE = 2;
    private static final int INTERRUPTED = 4;
    private static final int NO_SUCH_ADDRESS = 6;
    private static final int AGAIN = 11;
    private static final int ACCESS_DENIED = 13;
    private static final int BUSY = 16;
    private static final int NO_SUCH_DEVICE = 19;

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /// Found when the first device is asked for; most products have none.
    private static final class Library {
        private static final Linker LINKER = Linker.nativeLinker();
        private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();

        static final MethodHandle OPEN =
                find("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        static final MethodHandle SOCKET =
                find("socket", 0, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        static final MethodHandle IOCTL =
                find("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
        static final MethodHandle READ =
                find("read", 0, FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
        static final MethodHandle WRITE =
                find("write", 0, FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
        static final MethodHandle POLL =
                find("poll", 0, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
        static final MethodHandle PIPE =
                find("pipe2", 0, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        static final MethodHandle CLOSE =
                find("close", 0, FunctionDescriptor.of(JAVA_INT, JAVA_INT));

        /// @param variadicFrom the first argument that C passes as a variable one; 0 for none
        private static MethodHandle find(
                String name, int variadicFrom, FunctionDescriptor function) {
            Linker.Option errno = Linker.Option.captureCallState("errno");
            MemorySegment symbol = SYMBOLS.findOrThrow(name);
            return variadicFrom == 0
                    ? LINKER.downcallHandle(symbol, function, errno)
                    : LINKER.downcallHandle(
                            symbol, function, errno, Linker.Option.firstVariadicArg(variadicFrom));
        }
    }

    /// A call of the C library; answers less than 0 where it fails and `errno` says why.
    private interface Call {
        long in(MemorySegment state) throws Throwable;
    }

    @Override
    public int open(Path device, boolean writes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(device.toString());
            int flags = (writes ? OPEN_READ_WRITE : 0) | OPEN_NON_BLOCKING | OPEN_CLOSE_ON_EXEC;
            return (int)
                    called(
                            arena,
                            "open " + device,
                            state -> (int) Library.OPEN.invokeExact(state, path, flags));
        }
    }

    @Override
    public int netlink() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int type = SOCKET_RAW | OPEN_NON_BLOCKING | OPEN_CLOSE_ON_EXEC;
            return (int)
                    called(
                            arena,
                            "a socket of the kernel",
                            state ->
                                    (int)
                                            Library.SOCKET.invokeExact(
                                                    state, FAMILY_NETLINK, type, NETLINK_GENERIC));
        }
    }

    @Override
    public void ioctl(int descriptor, long request, MemorySegment argument) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            called(
                    arena,
                    "ioctl " + Long.toHexString(request),
                    state -> (int) Library.IOCTL.invokeExact(state, descriptor, request, argument));
        }
    }

    @Override
    public int read(int descriptor, byte[] into) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(into.length);
            long size = into.length;
            long count =
                    called(
                            arena,
                            "read",
                            state ->
                                    (long)
                                            Library.READ.invokeExact(
                                                    state, descriptor, buffer, size));
            if (count > 0) {
                MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, 0, (int) count);
            }
            return count == 0 ? -1 : (int) count;
        } catch (Nothing nothing) {
            return 0;
        }
    }

    @Override
    public void write(int descriptor, byte[] bytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            long size = bytes.length;
            long count =
                    called(
                            arena,
                            "write",
                            state ->
                                    (long)
                                            Library.WRITE.invokeExact(
                                                    state, descriptor, buffer, size));
            if (count != size) {
                throw new IOException("the kernel took " + count + " of " + size + " bytes");
            }
        }
    }

    @Override
    public boolean[] await(int[] descriptors, int timeoutMillis) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(AWAITED_BYTES * descriptors.length, 4);
            for (int each = 0; each < descriptors.length; each++) {
                list.set(JAVA_INT, AWAITED_BYTES * each, descriptors[each]);
                list.set(JAVA_SHORT, AWAITED_BYTES * each + 4, AWAITED_INPUT);
            }
            long count = descriptors.length;
            called(
                    arena,
                    "poll",
                    state -> (int) Library.POLL.invokeExact(state, list, count, timeoutMillis));
            boolean[] ready = new boolean[descriptors.length];
            for (int each = 0; each < ready.length; each++) {
                ready[each] = list.get(JAVA_SHORT, AWAITED_BYTES * each + 6) != 0;
            }
            return ready;
        } catch (Nothing nothing) {
            return new boolean[descriptors.length];
        }
    }

    @Override
    public int[] pipe() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            int flags = OPEN_NON_BLOCKING | OPEN_CLOSE_ON_EXEC;
            called(arena, "pipe", state -> (int) Library.PIPE.invokeExact(state, ends, flags));
            return ends.toArray(JAVA_INT);
        }
    }

    @Override
    public void close(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            called(arena, "close", state -> (int) Library.CLOSE.invokeExact(state, descriptor));
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a device was gone before it was closed", gone);
        }
    }

    private static long called(Arena arena, String what, Call call) throws IOException {
        MemorySegment state = arena.allocate(STATE);
        long answer;
        try {
            answer = call.in(state);
        } catch (RuntimeException | Error fault) {
            throw fault;
        } catch (Throwable impossible) {
            // A call to C declares that it may throw anything, and throws nothing else.
            throw new AssertionError("the C library cannot be called: " + what, impossible);
        }
        if (answer >= 0) {
            return answer;
        }
        int errno = (int) ERRNO.get(state, 0L);
        throw switch (errno) {
            case NO_SUCH_FILE, NO_SUCH_ADDRESS, NO_SUCH_DEVICE -> new NoSuchFileException(what);
            case NOT_PERMITTED, ACCESS_DENIED -> new AccessDeniedException(what);
            case BUSY -> new BusyException(what);
            case AGAIN, INTERRUPTED -> new Nothing(what);
            default -> new IOException(what + " failed with error " + errno + " of the kernel");
        };
    }

    /// There is nothing now, or a signal came first.
    private static final class Nothing extends IOException {
        private static final long serialVersionUID = 1;

        Nothing(String what) {
            super(what + " has nothing now");
        }
    }
}
