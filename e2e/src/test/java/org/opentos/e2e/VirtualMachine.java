package org.opentos.e2e;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A computer of QEMU that runs the image, as `image/run` starts it.
final class VirtualMachine implements AutoCloseable {
    /// Without hardware help a start takes about a minute on an idle computer.
    static final Duration START_MAX = Duration.ofMinutes(8);

    /// No command that is asked for takes so long.
    private static final Duration ANSWER_MAX = Duration.ofMinutes(5);

    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(500).toNanos();
    private static final int HEADER_FIELDS = 4;

    private final Path checkout;
    private final Path place;
    private final String form;
    private @Nullable Inside inside;

    private VirtualMachine(Path checkout, String form) {
        this.checkout = checkout;
        this.place = checkout.resolve("target/build/image/run/opentos-" + form);
        this.form = form;
    }

    /// A new one, with a disk that is as the image made it, and a shell that a test can reach.
    ///
    /// @param options of `image/run`
    static VirtualMachine fresh(Path checkout, String form, List<String> options) {
        VirtualMachine machine = new VirtualMachine(checkout, form);
        machine.kill();
        List<String> all = new ArrayList<>(List.of("--reset", "--probe"));
        all.addAll(options);
        machine.start(all.toArray(String[]::new));
        return machine;
    }

    /// Switches it on, with the disk that it had.
    ///
    /// @param more options of `image/run`
    void start(String... more) {
        List<String> command =
                new ArrayList<>(List.of(checkout.resolve("image/run").toString(), "--form", form));
        command.addAll(List.of(more));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new AssertionError("the machine does not start: " + command);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start the machine", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the machine was not waited for", stopped);
        }
    }

    /// Takes the power from it.
    void kill() {
        Inside open = inside;
        inside = null;
        if (open != null) {
            close(open.channel());
        }
        process()
                .ifPresent(each -> {
                    each.destroyForcibly();
                    each.onExit().join();
                });
    }

    private Optional<ProcessHandle> process() {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(place.resolve("pid")).strip()))
                    .filter(each ->
                            each.info().command().filter(it -> it.contains("qemu")).isPresent());
        } catch (NoSuchFileException never) {
            return java.util.Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the machine's process id", failure);
        }
    }

    /// What its screen shows, pixel by pixel.
    BufferedImage picture() {
        Path file = place.resolve("picture.ppm");
        say(
                "{\"execute\":\"screendump\",\"arguments\":{\"filename\":\"%s\"}}"
                        .formatted(file.toAbsolutePath()));
        try {
            return read(Files.readAllBytes(file));
        } catch (IOException failure) {
            throw new UncheckedIOException("there is no picture", failure);
        }
    }

    /// A portable pixmap of the kind P6 with 8 bits, whose rows QEMU 7.2 fills up to whole words.
    private static BufferedImage read(byte[] file) {
        int at = 0;
        String[] header = new String[HEADER_FIELDS];
        for (int field = 0; field < HEADER_FIELDS; field++) {
            int from = at;
            while (!Character.isWhitespace(file[at])) {
                at++;
            }
            header[field] = new String(file, from, at - from, StandardCharsets.US_ASCII);
            at++;
        }
        int width = Integer.parseInt(header[1]);
        int height = Integer.parseInt(header[2]);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int row = (file.length - at) / height;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int pixel = at + y * row + 3 * x;
                image.setRGB(
                        x,
                        y,
                        (file[pixel] & 0xff) << 16
                                | (file[pixel + 1] & 0xff) << 8
                                | file[pixel + 2] & 0xff);
            }
        }
        return image;
    }

    /// Presses a key of its keyboard, by its name in QEMU.
    void press(String key) {
        say(
                "{\"execute\":\"send-key\",\"arguments\":{\"keys\":[{\"type\":\"qcode\",\"data\":\"%s\"}]}}"
                        .formatted(key));
    }

    private void say(String command) {
        try (SocketChannel channel = connect("qmp");
                BufferedReader answers = reader(channel)) {
            answers.readLine();
            write(channel, "{\"execute\":\"qmp_capabilities\"}\n");
            answer(answers);
            write(channel, command + "\n");
            answer(answers);
        } catch (IOException failure) {
            throw new UncheckedIOException("the machine does not answer: " + command, failure);
        }
    }

    private static void answer(BufferedReader answers) throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith("{\"error\"")) {
                throw new IOException(line);
            }
            if (line.startsWith("{\"return\"")) {
                return;
            }
        }
        throw new IOException("the machine ended");
    }

    /// Runs a command inside, as root.
    ///
    /// @return what it printed
    /// @throws AssertionError where it ends with another code than 0
    String ask(String command) {
        try {
            Inside now = inside();
            CompletableFuture<Void> late = new CompletableFuture<>();
            late.orTimeout(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS)
                    .whenComplete((_, timeout) -> {
                        if (timeout instanceof TimeoutException) {
                            close(now.channel());
                        }
                    });
            write(
                    now.channel(),
                    "\n{ " + command + "\n} 2>&1 </dev/null; printf '\\nexit:%d\\n' $?\n");
            StringBuilder printed = new StringBuilder();
            for (String line = now.answers().readLine();
                    line != null;
                    line = now.answers().readLine()) {
                if (line.startsWith("exit:")) {
                    late.complete(null);
                    if (!line.equals("exit:0")) {
                        throw new AssertionError(command + ": " + line + "\n" + printed);
                    }
                    return printed.toString().strip();
                }
                printed.append(line).append('\n');
            }
            throw new IOException("the machine ended");
        } catch (IOException failure) {
            throw new UncheckedIOException("the machine does not answer: " + command, failure);
        }
    }

    /// Plugs its network cable in, or pulls it.
    void cable(boolean plugged) {
        say(
                "{\"execute\":\"set_link\",\"arguments\":{\"name\":\"net\",\"up\":%b}}"
                        .formatted(plugged));
    }

    /// What its firmware, its boot loader and its kernel said since the start.
    String console() throws IOException {
        return Files.readString(place.resolve("console.log"), StandardCharsets.ISO_8859_1);
    }

    /// Asks the device runtime, as the page on its screen would, once it is up.
    ///
    /// @return the status and the content of the answer
    String local(String request, String body) {
        return ask(
                """
                until (: <>/dev/tcp/127.0.0.1/8090) 2>/dev/null; do sleep 1; done
                exec 5<>/dev/tcp/127.0.0.1/8090
                printf '%2$s HTTP/1.1\\r\\nHost: %1$s.localhost:8090\\r\\nOrigin: http://%1$s.localhost:8090\\r\\nContent-Type: application/json\\r\\nContent-Length: %3$d\\r\\nConnection: close\\r\\n\\r\\n%4$s' >&5
                length=0
                while read -rt 60 -u 5 line; do
                  line=${line%%$'\\r'}
                  case "$line" in HTTP*) echo "$line" ;; Content-Length:*) length=${line#*: } ;; '') break ;; esac
                done
                head -c "$length" <&5
                """
                        .formatted(form, request, body.length(), body));
    }

    /// Stays open: what is said between two connections may be lost inside.
    private Inside inside() throws IOException {
        Inside now = inside;
        if (now == null) {
            SocketChannel channel = connect("probe");
            now = new Inside(channel, reader(channel));
            inside = now;
        }
        return now;
    }

    /// A shell inside.
    private record Inside(SocketChannel channel, BufferedReader answers) {}

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot stop to listen to the machine", failure);
        }
    }

    private SocketChannel connect(String socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(place.resolve(socket)));
        return channel;
    }

    private static BufferedReader reader(SocketChannel channel) {
        return new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /// Looks twice a second until something is so.
    static void await(String what, Duration atMost, Callable<Boolean> is) throws Exception {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!is.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + " was waited for " + atMost.toSeconds() + " s");
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
