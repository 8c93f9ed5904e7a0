package org.opentos.device.driver.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// The kernel with one chip of three lines, which reads and fills the structures of `linux/gpio.h`
/// at the places where a C compiler puts them. Everything else is the kernel's own.
final class FakeChip implements Kernel {
    static final String LABEL = "pinctrl-test";
    private static final String[] LINES = {"DOOR", "RELAY lamp", ""};

    private final Kernel kernel = new NativeKernel();
    private final Path directory;
    private final Path device;
    private final Set<Integer> chips = new HashSet<>();
    private final Map<Integer, Integer> taken = new HashMap<>();
    private final Map<Integer, FileChannel> tells = new HashMap<>();
    private final Map<Integer, Long> flags = new HashMap<>();
    private final Map<Integer, Integer> debounceMicros = new HashMap<>();
    private final boolean[] high = new boolean[LINES.length];
    private final AtomicBoolean cannotWait = new AtomicBoolean();
    private boolean tellsEdges = true;
    private int requests;

    FakeChip(Path system) throws IOException {
        this.directory = system;
        this.device = system.resolve("dev/gpiochip0");
        Files.createDirectories(system.resolve("dev"));
        plug();
    }

    synchronized void plug() throws IOException {
        Files.writeString(device, "");
    }

    synchronized void unplug() throws IOException {
        Files.delete(device);
    }

    /// Unplugs it, and ends what is waited for at a line.
    synchronized void hangUp(int offset) throws IOException {
        unplug();
        FileChannel tell = tells.remove(offset);
        if (tell != null) {
            tell.close();
        }
    }

    /// The next time somebody waits, it fails.
    void cannotWait() {
        cannotWait.set(true);
    }

    synchronized void tellsNoEdges() {
        tellsEdges = false;
    }

    synchronized long flags(int offset) {
        return flags.getOrDefault(offset, 0L);
    }

    synchronized int debounceMicros(int offset) {
        return debounceMicros.getOrDefault(offset, 0);
    }

    synchronized boolean high(int offset) {
        return high[offset];
    }

    /// Waits until nobody has any of it.
    synchronized void released() throws InterruptedException {
        while (held() > 0) {
            wait();
        }
    }

    synchronized int held() {
        return chips.size() + taken.size();
    }

    /// Voltages at a line, one after the other, told at once.
    synchronized void goes(int offset, boolean... voltages) throws IOException {
        ByteBuffer events =
                ByteBuffer.allocate(48 * voltages.length).order(ByteOrder.nativeOrder());
        for (int each = 0; each < voltages.length; each++) {
            high[offset] = voltages[each];
            boolean active = voltages[each] != ((flags(offset) & 2) != 0);
            events.putInt(48 * each + 8, active ? 1 : 2).putInt(48 * each + 12, offset);
        }
        FileChannel tell = tells.get(offset);
        if (tell != null && (flags(offset) & 0x30) != 0) {
            tell.write(events);
        }
    }

    @Override
    public synchronized int open(Path path, boolean writes) throws IOException {
        int opened = kernel.open(path, writes);
        if (path.equals(device)) {
            chips.add(opened);
        }
        return opened;
    }

    @Override
    public synchronized void ioctl(int descriptor, long request, MemorySegment argument)
            throws IOException {
        boolean chip = chips.contains(descriptor);
        if (!chip && !taken.containsKey(descriptor)) {
            kernel.ioctl(descriptor, request, argument);
            return;
        }
        if (!Files.exists(device)) {
            throw new NoSuchFileException("ENODEV");
        }
        assertSize(request, argument);
        ByteBuffer struct = argument.asByteBuffer().order(ByteOrder.nativeOrder());
        switch ((int) request) {
            case 0x8044B401 -> {
                text(argument, 32, LABEL);
                struct.putInt(64, LINES.length);
            }
            case 0xC100B405 -> text(argument, 0, LINES[struct.getInt(64)]);
            case 0xC250B407 -> take(struct);
            case 0xC110B40D -> configure(taken.getOrDefault(descriptor, 0), struct);
            case 0xC010B40E -> {
                int offset = taken.getOrDefault(descriptor, 0);
                boolean active = high[offset] != ((flags(offset) & 2) != 0);
                struct.putLong(0, active ? struct.getLong(8) : 0);
            }
            case 0xC010B40F -> {
                int offset = taken.getOrDefault(descriptor, 0);
                if ((flags(offset) & 8) == 0) {
                    throw new IOException("EPERM: not an output");
                }
                set(offset, struct.getLong(0));
            }
            default -> throw new IOException("ENOTTY");
        }
    }

    /// The number of a request says how long its structure is.
    private static void assertSize(long request, MemorySegment argument) throws IOException {
        if ((request >> 16 & 0x3FFF) != argument.byteSize()) {
            throw new IOException("EFAULT: " + argument.byteSize());
        }
    }

    private static void text(MemorySegment struct, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(bytes, 0, struct, JAVA_BYTE, at, bytes.length);
    }

    private void take(ByteBuffer struct) throws IOException {
        int offset = struct.getInt(0);
        if (struct.getInt(560) != 1 || struct.get(256) != 'o') {
            throw new IOException("EINVAL");
        }
        if (taken.containsValue(offset)) {
            throw new BusyException("EBUSY");
        }
        if (!tellsEdges && (struct.getLong(288) & 0x30) != 0) {
            throw new IOException("EINVAL: no interrupts");
        }
        Path pipe = directory.resolve("line" + requests++);
        make(pipe);
        FileChannel tell =
                FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
        int descriptor = kernel.open(pipe, false);
        taken.put(descriptor, offset);
        tells.put(offset, tell);
        configure(offset, struct.slice(288, 272).order(ByteOrder.nativeOrder()));
        struct.putInt(588, descriptor);
    }

    private void configure(int offset, ByteBuffer config) {
        flags.put(offset, config.getLong(0));
        for (int each = 0; each < config.getInt(8); each++) {
            int attribute = 32 + 24 * each;
            if ((config.getLong(attribute + 16) & 1) == 0) {
                continue;
            }
            switch (config.getInt(attribute)) {
                case 2 -> set(offset, config.getLong(attribute + 8));
                case 3 -> debounceMicros.put(offset, config.getInt(attribute + 8));
                default -> throw new IllegalStateException("EINVAL");
            }
        }
    }

    private void set(int offset, long bits) {
        high[offset] = ((bits & 1) != 0) != ((flags(offset) & 2) != 0);
    }

    static void make(Path pipe) throws IOException {
        try {
            Process process = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new IOException("mkfifo " + pipe);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("mkfifo " + pipe, stopped);
        }
    }

    @Override
    public int netlink() throws IOException {
        return kernel.netlink();
    }

    @Override
    public int read(int descriptor, byte[] into) throws IOException {
        return kernel.read(descriptor, into);
    }

    @Override
    public void write(int descriptor, byte[] bytes) throws IOException {
        kernel.write(descriptor, bytes);
    }

    @Override
    public boolean[] await(int[] descriptors, int timeoutMillis) throws IOException {
        if (cannotWait.compareAndSet(true, false)) {
            throw new IOException("poll: Cannot allocate memory");
        }
        return kernel.await(descriptors, timeoutMillis);
    }

    @Override
    public int[] pipe() throws IOException {
        return kernel.pipe();
    }

    @Override
    public synchronized void close(int descriptor) {
        notifyAll();
        chips.remove(descriptor);
        Integer offset = taken.remove(descriptor);
        FileChannel tell = offset == null ? null : tells.remove(offset);
        if (tell != null) {
            try {
                tell.close();
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }
        kernel.close(descriptor);
    }
}
