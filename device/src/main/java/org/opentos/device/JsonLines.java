package org.opentos.device;

import java.text.MessageFormat;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.opentos.device.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// The log: one JSON object a line on standard error, `at`, `level`, `from`, `message`, `error`.
///
/// Nothing that proves an identity is ever passed to a logger: credentials are withheld by their
/// own `toString`, and the claim code is on the screen only.
final class JsonLines extends Formatter {
    private static final int STACK_FRAMES_MAX = 12;

    /// Of the lines that were written last, as many as fit are kept in memory.
    static final int RECENT_CHARACTERS_MAX = 16 * 1024;

    private static final StringBuilder RECENT = new StringBuilder();

    /// Routes all loggers of the process here.
    static void install() {
        LogManager.getLogManager().reset();
        ConsoleHandler handler = new ConsoleHandler();
        handler.setFormatter(new JsonLines());
        handler.setLevel(Level.ALL);
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        root.setLevel(Level.WARNING);
        OURS.setLevel(Level.INFO);
        WEB_SERVER.setLevel(Level.OFF);
    }

    /// Held here, as the log manager forgets levels of loggers that nobody holds.
    private static final Logger OURS = Logger.getLogger("org.opentos");

    /// It reports only a failure to bind, which the device tells in its own words.
    private static final Logger WEB_SERVER = Logger.getLogger("io.helidon.webserver.LoomServer");

    @Override
    public String format(LogRecord entry) {
        ObjectNode line =
                Json.object()
                        .put("at", entry.getInstant().toString())
                        .put("level", level(entry.getLevel()))
                        .put("from", entry.getLoggerName())
                        .put("message", message(entry));
        Throwable error = entry.getThrown();
        if (error != null) {
            StringBuilder text = new StringBuilder();
            for (Throwable each = error; each != null; each = each.getCause()) {
                text.append(text.isEmpty() ? "" : " because ").append(each);
            }
            line.put("error", text.toString());
            var frames = line.putArray("stack");
            StackTraceElement[] stack = error.getStackTrace();
            for (int index = 0; index < Math.min(stack.length, STACK_FRAMES_MAX); index++) {
                frames.add(stack[index].toString());
            }
        }
        String text = Json.text(line) + '\n';
        remember(text);
        return text;
    }

    private static void remember(String line) {
        synchronized (RECENT) {
            RECENT.append(line);
            if (RECENT.length() > RECENT_CHARACTERS_MAX) {
                int whole = RECENT.indexOf("\n", RECENT.length() - RECENT_CHARACTERS_MAX - 1);
                RECENT.delete(0, whole + 1);
            }
        }
    }

    /// The last lines of this process, at most [#RECENT_CHARACTERS_MAX]; a longer line is left out.
    static String recent() {
        synchronized (RECENT) {
            return RECENT.toString();
        }
    }

    private static String message(LogRecord entry) {
        String pattern = String.valueOf(entry.getMessage());
        Object[] parameters = entry.getParameters();
        return parameters == null || parameters.length == 0
                ? pattern
                : MessageFormat.format(pattern.replace("'", "''"), parameters);
    }

    private static String level(Level level) {
        if (level.intValue() >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (level.intValue() >= Level.WARNING.intValue()) {
            return "warning";
        }
        return level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
    }
}
