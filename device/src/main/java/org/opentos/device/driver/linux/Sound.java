package org.opentos.device.driver.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

/// A control of the sound card, by `amixer` of alsa-utils: a number is the volume in per cent, a
/// boolean whether it is silent. A microphone's control is one that can only capture, such as
/// `Capture`.
final class Sound implements Hardware {
    private static final int SECONDS_MAX = 2;

    /// Each question is a process.
    private static final int POLLS = 5;

    private static final int ANSWER_BYTES_MAX = 16 * 1024;

    /// What such a control says that it can, and what it then does not say.
    private static final String CAPTURES = "cswitch";

    private static final String PLAYS = "pswitch";
    private static final Pattern VOLUME = Pattern.compile("\\[(\\d{1,3})%]");
    private static final Pattern SWITCH = Pattern.compile("\\[(on|off)]");

    private final Wiring wiring;
    private final String program;
    private final String card;
    private final String control;

    /// @param program `amixer`, but in tests
    /// @param card by number or name, as `amixer -c`
    Sound(Wiring wiring, String program, String card, String control) {
        this.wiring = wiring;
        this.program = program;
        this.card = card;
        this.control = control;
    }

    @Override
    public JsonNode read() throws IOException {
        String answer = mixer(List.of("sget", control));
        if (wiring.isBoolean()) {
            return Json.of(found(SWITCH, answer).equals("off"));
        }
        return wiring.fitted(Integer.parseInt(found(VOLUME, answer)));
    }

    @Override
    public void write(JsonNode value) throws IOException {
        mixer(
                List.of(
                        "sset",
                        control,
                        value.isBoolean()
                                ? silence(value.booleanValue())
                                : Math.round(value.asDouble()) + "%"));
    }

    private String silence(boolean silent) throws IOException {
        String can = mixer(List.of("sget", control));
        if (can.contains(CAPTURES) && !can.contains(PLAYS)) {
            return silent ? "nocap" : "cap";
        }
        return silent ? "mute" : "unmute";
    }

    @Override
    public int polls() {
        return POLLS;
    }

    private static String found(Pattern pattern, String answer) throws IOException {
        Matcher matcher = pattern.matcher(answer);
        if (!matcher.find()) {
            throw new IOException("the sound card's control has no " + pattern.pattern());
        }
        return matcher.group(1);
    }

    /// What the mixer says; it is ended where it says nothing for too long.
    private String mixer(List<String> asked) throws IOException {
        List<String> command = new ArrayList<>(List.of(program, "-M", "-c", card));
        command.addAll(asked);
        Process process = start(command);
        Executor late = CompletableFuture.delayedExecutor(SECONDS_MAX, TimeUnit.SECONDS);
        CompletableFuture<Void> end = CompletableFuture.runAsync(process::destroyForcibly, late);
        try (var out = process.getInputStream()) {
            String answer = new String(out.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (end.isDone()) {
                throw new IOException("the sound card did not answer");
            }
            if (exit != 0) {
                throw new NoSuchFileException(card + "/" + control);
            }
            return answer;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("the device stops", interrupted);
        } finally {
            end.cancel(false);
            process.destroyForcibly();
        }
    }

    /// @throws NoSuchFileException where there is no mixer
    private Process start(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException missing) {
            throw new NoSuchFileException(program, null, missing.getMessage());
        }
    }
}
