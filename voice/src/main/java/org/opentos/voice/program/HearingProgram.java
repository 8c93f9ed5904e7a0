package org.opentos.voice.program;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.Hearing;
import org.opentos.voice.Verdict.Reason;
import org.opentos.voice.Verdicts;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.audio.Recording;
import org.opentos.voice.audio.Recording.Fault;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.GrammarCodec;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.program.Frames.Frame;
import org.opentos.voice.sentences.Language;

/// Hears in a process of its own, so that what native libraries do wrong, and the memory they need,
/// end with it. [Frame]s come in by its standard input, and answers go out by its standard output;
/// it ends when its input does. What it has to say beside goes to its standard error.
///
/// Arguments: the directory of the models, one that it may write to and nobody else uses, and the
/// language that it hears. Each language has a program of its own: a model that takes its program
/// down takes no other language with it.
public final class HearingProgram {
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_GARBLED = 65;
    private static final int EXIT_BROKEN = 69;
    private static final int THREADS_MAX = 2;

    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final CompletableFuture<Hearing> hearing = new CompletableFuture<>();
    private final Recent<FutureTask<Grammar>> grammars = new Recent<>(Recent.GRAMMARS_MAX);
    private final Map<Integer, Listener> listeners = new HashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong recordingBytes = new AtomicLong();

    private HearingProgram(OutputStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        Optional<Language> language =
                arguments.length == 3 ? Language.parse(arguments[2]) : Optional.empty();
        if (language.isEmpty()) {
            System.err.println("HearingProgram MODELS WORK LANGUAGE");
            System.exit(EXIT_USAGE);
        }
        HearingProgram program =
                new HearingProgram(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        // Whatever prints may not come between messages.
        System.setOut(System.err);
        ModelDirectory models = new ModelDirectory(Path.of(arguments[0]));
        Path work = Path.of(arguments[1]);
        Thread.ofPlatform()
                .daemon()
                .name("loading")
                .start(() -> program.load(models, work, language.get()));
        int exit = program.serve(new FileInputStream(FileDescriptor.in));
        // Recognisers are not waited for: nobody is left who would hear of it.
        Runtime.getRuntime().halt(exit);
    }

    private void load(ModelDirectory models, Path work, Language language) {
        long began = System.nanoTime();
        try {
            OnnxLibraries.keepIn(work);
            int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, THREADS_MAX);
            hearing.complete(
                    new Hearing(
                            models,
                            language,
                            threads,
                            work,
                            unheard -> write(new Frame(0, new Message.Unheard(unheard)))));
            write(new Frame(0, new Message.Ready((int) ((System.nanoTime() - began) / 1_000_000))));
        } catch (RuntimeException | IOException | LinkageError failed) {
            hearing.completeExceptionally(failed);
            write(new Frame(0, new Message.Broken(reason(failed))));
            Runtime.getRuntime().halt(EXIT_BROKEN);
        }
    }

    /// What its deepest cause says, which is where it is said what to do.
    static String reason(Throwable failed) {
        Throwable deepest = failed;
        for (Throwable next = failed; next != null; next = next.getCause()) {
            deepest = next;
        }
        String message = deepest.getMessage();
        return message == null ? deepest.toString() : message;
    }

    /// @return what the process is to end with
    private int serve(InputStream in) {
        try {
            Optional<Frame> frame = Frames.read(in);
            while (frame.isPresent()) {
                take(frame.get().request(), frame.get().message());
                frame = Frames.read(in);
            }
            return 0;
        } catch (IOException garbled) {
            System.err.println("hearing ends: " + garbled.getMessage());
            return EXIT_GARBLED;
        }
    }

    /// Nothing here may wait: what comes next may be the end of what is waited for.
    private void take(int request, Message message) throws IOException {
        switch (message) {
            case Message.Take(String key, byte[] bytes) -> {
                FutureTask<Grammar> reading = new FutureTask<>(() -> GrammarCodec.decode(bytes));
                Thread.ofVirtual().name("grammar").start(reading);
                grammars.put(key, reading);
            }
            case Message.Hear(String key, Form form, byte[] recording) -> {
                FutureTask<Grammar> grammar = grammars.use(key).orElse(null);
                if (recordingBytes.addAndGet(recording.length) > Frames.RECORDING_BYTES_MAX) {
                    recordingBytes.addAndGet(-recording.length);
                    answer(request, Verdicts.nothing(Reason.BUSY));
                    return;
                }
                begin(
                        request,
                        () -> {
                            try {
                                return hear(grammar, form, recording);
                            } finally {
                                recordingBytes.addAndGet(-recording.length);
                            }
                        });
            }
            case Message.Begin(String key, int silenceMillis) ->
                    listen(request, key, silenceMillis, Optional.empty());
            case Message.BeginAfter(String key, int silenceMillis, WakePhrase phrase) ->
                    listen(request, key, silenceMillis, Optional.of(phrase));
            case Message.More(byte[] samples) -> listener(request, each -> each.more(samples));
            case Message.End() -> listener(request, Listener::end);
            case Message.GiveUp() -> {
                listener(request, Listener::giveUp);
                listeners.remove(request);
            }
            case Message.Ready _,
                    Message.Broken _,
                    Message.Told _,
                    Message.Answer _,
                    Message.Woken _,
                    Message.Compare _,
                    Message.Likes _,
                    Message.Unheard _ ->
                    throw new IOException("a message that is not for it");
        }
    }

    private void listen(int request, String key, int silenceMillis, Optional<WakePhrase> phrase) {
        FutureTask<Grammar> grammar = grammars.use(key).orElse(null);
        Listener listener =
                new Listener(
                        phrase,
                        phase -> write(new Frame(request, new Message.Told(phase))),
                        Listener.MOST);
        listeners.values().removeIf(Listener::ended);
        if (begin(request, () -> listener.run(hearing.join(), grammar(grammar), silenceMillis))) {
            listeners.put(request, listener);
        }
    }

    /// What comes for somebody who is listened to no more is late, and no fault.
    private void listener(int request, Consumer<Listener> call) {
        Listener listener = listeners.get(request);
        if (listener != null) {
            call.accept(listener);
        }
    }

    private boolean begin(int request, Supplier<Verdicts> work) {
        if (requests.incrementAndGet() > Frames.REQUESTS_MAX) {
            requests.decrementAndGet();
            answer(request, Verdicts.nothing(Reason.BUSY));
            return false;
        }
        Thread.ofVirtual()
                .name("request-" + request)
                .start(() -> {
                    Verdicts verdicts = orRefused(work);
                    requests.decrementAndGet();
                    answer(request, verdicts);
                });
        return true;
    }

    private static Verdicts orRefused(Supplier<Verdicts> work) {
        try {
            return work.get();
        } catch (RejectedExecutionException full) {
            return Verdicts.nothing(Reason.BUSY);
        } catch (CompletionException notLoaded) {
            // Whoever loads says why.
            return Verdicts.nothing(Reason.FAILED);
        } catch (RuntimeException failed) {
            // Others are listened to still. Whoever started this program reads what it says here.
            failed.printStackTrace();
            return Verdicts.nothing(Reason.FAILED);
        }
    }

    private void answer(int request, Verdicts verdicts) {
        write(new Frame(request, new Message.Answer(verdicts)));
    }

    private Verdicts hear(@Nullable FutureTask<Grammar> grammar, Form form, byte[] recording) {
        return switch (form.read(recording)) {
            case Recording.Readable(var sound) -> hearing.join().hear(sound, grammar(grammar));
            case Recording.Unreadable(Fault fault, String _) -> Verdicts.nothing(reason(fault));
        };
    }

    static Reason reason(Fault fault) {
        return switch (fault) {
            case TOO_LARGE, TOO_LONG -> Reason.TOO_LONG;
            case NOT_A_WAVE, UNSUPPORTED -> Reason.UNREADABLE;
            case EMPTY -> Reason.SILENCE;
        };
    }

    private static Grammar grammar(@Nullable FutureTask<Grammar> reading) {
        if (reading == null) {
            throw new IllegalStateException("asked to hear by a grammar that was not handed over");
        }
        try {
            return reading.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CompletionException(stopped);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("could not read a grammar", failed.getCause());
        }
    }

    private void write(Frame frame) {
        writing.lock();
        try {
            Frames.write(out, frame);
        } catch (IOException gone) {
            throw new UncheckedIOException("nobody reads the answers", gone);
        } finally {
            writing.unlock();
        }
    }
}
