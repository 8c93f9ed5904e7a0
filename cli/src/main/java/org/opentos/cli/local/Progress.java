package org.opentos.cli.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;

/// Says at a terminal what is being done and how long it took. A step that lasts longer than a
/// second shows the seconds while they pass, where the output is a terminal.
public final class Progress {
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
        long began = System.nanoTime();
        out.print("  … " + sentence + (terminal ? "" : "\n"));
        out.flush();
        Thread ticker = Thread.ofVirtual().start(() -> tick(sentence, began));
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

    private void tick(String sentence, long began) {
        try {
            while (terminal && !Thread.currentThread().isInterrupted()) {
                Thread.sleep(Duration.ofSeconds(1));
                out.print("\r  … " + sentence + " " + seconds(began));
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
