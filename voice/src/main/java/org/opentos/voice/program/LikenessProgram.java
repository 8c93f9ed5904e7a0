package org.opentos.voice.program;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.opentos.voice.likeness.LoadedLikeness;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.program.Frames.Frame;

/// Compares sentences in a process of its own, which has no other model: one request after the
/// other, by its standard input and output. It ends when its input does.
///
/// Arguments: the directory of the models, and one that it may write to and nobody else uses.
public final class LikenessProgram {
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_GARBLED = 65;
    private static final int EXIT_BROKEN = 69;
    private static final int THREADS_MAX = 2;

    private LikenessProgram() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("LikenessProgram MODELS WORK");
            System.exit(EXIT_USAGE);
        }
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
        // Whatever prints may not come between messages.
        System.setOut(System.err);
        int exit;
        try {
            OnnxLibraries.keepIn(Path.of(arguments[1]));
            int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, THREADS_MAX);
            exit =
                    serve(
                            new LoadedLikeness(new ModelDirectory(Path.of(arguments[0])), threads),
                            out);
        } catch (RuntimeException | LinkageError failed) {
            failed.printStackTrace();
            Frames.write(out, new Frame(0, new Message.Broken(HearingProgram.reason(failed))));
            exit = EXIT_BROKEN;
        }
        Runtime.getRuntime().halt(exit);
    }

    /// @return what the process is to end with
    private static int serve(LoadedLikeness likeness, OutputStream out) {
        try (FileInputStream in = new FileInputStream(FileDescriptor.in)) {
            Optional<Frame> frame = Frames.read(in);
            while (frame.isPresent()) {
                if (!(frame.get().message() instanceof Message.Compare compare)) {
                    throw new IOException("a message that is not for it");
                }
                float[] likes =
                        likeness.of(compare.language(), compare.text(), compare.sentences())
                                .orElseThrow();
                Frames.write(out, new Frame(frame.get().request(), new Message.Likes(likes)));
                frame = Frames.read(in);
            }
            return 0;
        } catch (IOException garbled) {
            System.err.println("comparing ends: " + garbled.getMessage());
            return EXIT_GARBLED;
        }
    }
}
