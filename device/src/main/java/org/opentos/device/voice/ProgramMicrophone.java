package org.opentos.device.voice;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// The microphone as a program records it: `arecord` of alsa-utils.
final class ProgramMicrophone implements Microphone {
    private final List<String> command;

    /// @param command writes samples to its standard output until it is ended
    ProgramMicrophone(List<String> command) {
        this.command = List.copyOf(command);
    }

    @Override
    public Open open(Consumer<byte[]> heard, Consumer<String> gone) {
        AtomicBoolean open = new AtomicBoolean(true);
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .redirectInput(Redirect.from(new java.io.File("/dev/null")))
                            .redirectError(Redirect.INHERIT)
                            .start();
        } catch (IOException missing) {
            gone.accept(String.valueOf(missing.getMessage()));
            return () -> {};
        }
        // A virtual thread that waits for a pipe holds its carrier.
        Thread.ofPlatform()
                .daemon()
                .name("microphone")
                .start(() -> {
                    String why = read(process, open, heard);
                    process.destroy();
                    if (open.getAndSet(false)) {
                        gone.accept(why);
                    }
                });
        return () -> {
            open.set(false);
            process.destroy();
        };
    }

    /// @return why nothing more comes
    private String read(Process process, AtomicBoolean open, Consumer<byte[]> heard) {
        try (InputStream in = process.getInputStream()) {
            byte[] part = in.readNBytes(PART_BYTES);
            while (open.get() && part.length == PART_BYTES) {
                heard.accept(part);
                part = in.readNBytes(PART_BYTES);
            }
            return command.getFirst() + " ended";
        } catch (IOException broken) {
            return command.getFirst() + ": " + broken.getMessage();
        }
    }
}
