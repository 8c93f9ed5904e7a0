package org.opentos.cli.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;

/// Says what is being done and how long it took. While a step lasts it shows the seconds: each one
/// on a terminal, else a line every few.
public final class Progress {
    private static final Duration ON_TERMINAL = Duration.ofSeconds(1);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);

    private final PrintStream out;
    private final boolean terminal;

    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// On standard error, so that what a command answers stands alone on standard output.
    public static Progress onTerminal() {
        return new Progress(System.err, System.console() != null && System.console().isTerminal());
    }

    /// Carries a step out between its announcement and its tick.
    public <T> T step(String sentence, Supplier<T> work) {
        return step(sentence, () -> "", work);
    }

    /// The same, and says meanwhile how far the step is.
    ///
    /// @param soFar for example "43 %"; empty where that cannot be said
    public <T> T step(String sentence, Supplier<String> soFar, Supplier<T> work) {
        long began = System.nanoTime();
        out.print("  … " + sentence + (terminal ? "" : "\n"));
        out.flush();
        Thread ticker = Thread.ofVirtual().start(() -> tick(sentence, soFar, began));
        try {
            T result = work.get();
            end(ticker);
            out.println((terminal ? "\r" : "") + "  ✓ " + sentence + " (" + seconds(began) + ")");
            return result;
        } catch (RuntimeException failure) {
            end(ticker);
            out.println(terminal ? "\r  ✗ " + sentence : "  ✗ " + sentence);
            throw failure;
        }
    }

    private void tick(String sentence, Supplier<String> soFar, long began) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(terminal ? ON_TERMINAL : ELSEWHERE);
                String far = soFar.get();
                out.print(
                        (terminal ? "\r" : "")
                                + "  … "
                                + sentence
                                + (far.isEmpty() ? "" : " " + far)
                                + " "
                                + seconds(began)
                                + (terminal ? "" : "\n"));
                out.flush();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(Thread ticker) {
        ticker.interrupt();
        try {
            ticker.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String seconds(long began) {
        return "%.1f s".formatted((System.nanoTime() - began) / 1e9);
    }
}
