package org.opentos.voice.program;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.opentos.voice.WakeCandidate;
import org.opentos.voice.WakeListener;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.program.Frames.Frame;
import org.opentos.voice.sphinx.WakeWord;

/// Waits for the phrase that wakes, in a process of its own and without the recognisers: small
/// enough to run for as long as a microphone is open. [Message.More] comes in by its standard
/// input, [Message.Woken] goes out by its standard output; it ends when its input does.
///
/// Arguments: the directory of the models, one that it may write to and nobody else uses, and the
/// phrase.
public final class WakeProgram {
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_GARBLED = 65;
    private static final int EXIT_BROKEN = 69;

    private WakeProgram() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            System.err.println("WakeProgram MODELS WORK PHRASE");
            System.exit(EXIT_USAGE);
        }
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
        // Whatever prints may not come between messages.
        System.setOut(System.err);
        long began = System.nanoTime();
        int exit;
        try {
            OnnxLibraries.keepIn(Path.of(arguments[1]));
            WakeListener listener =
                    new WakeListener(
                            new ModelDirectory(Path.of(arguments[0])),
                            arguments[2],
                            WakeWord.THRESHOLD);
            int took = (int) ((System.nanoTime() - began) / 1_000_000);
            Frames.write(out, new Frame(0, new Message.Ready(took)));
            exit = listen(listener, out);
        } catch (RuntimeException | LinkageError failed) {
            Frames.write(out, new Frame(0, new Message.Broken(HearingProgram.reason(failed))));
            exit = EXIT_BROKEN;
        }
        Runtime.getRuntime().halt(exit);
    }

    /// @return what the process is to end with
    private static int listen(WakeListener listener, OutputStream out) {
        try (FileInputStream in = new FileInputStream(FileDescriptor.in)) {
            Optional<Frame> frame = Frames.read(in);
            while (frame.isPresent()) {
                if (!(frame.get().message() instanceof Message.More(byte[] samples))
                        || samples.length % Short.BYTES != 0) {
                    throw new IOException("a message that is not for it");
                }
                Optional<WakeCandidate> found = listener.hears(Form.samples(samples));
                if (found.isPresent()) {
                    Frames.write(out, new Frame(0, new Message.Woken(found.get())));
                }
                frame = Frames.read(in);
            }
            return 0;
        } catch (IOException garbled) {
            System.err.println("waiting for the phrase ends: " + garbled.getMessage());
            return EXIT_GARBLED;
        }
    }
}
