package org.opentos.device.driver.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

/// A control of the sound card, by `amixer` of alsa-utils: a number is the volume in per cent, a
/// boolean whether it is silent.
final class Sound implements Hardware {
    private static final int SECONDS_MAX = 2;

    /// Each question is a process.
    private static final int POLLS = 5;

    private static final int ANSWER_BYTES_MAX = 16 * 1024;
    private static final Pattern VOLUME = Pattern.compile("\\[(\\d{1,3})%]");
    private static final Pattern SWITCH = Pattern.compile("\\[(on|off)]");

    private final Wiring wiring;
    private final String card;
    private final String control;

    /// @param card by number or name, as `amixer -c`
    Sound(Wiring wiring, String card, String control) {
        this.wiring = wiring;
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
        String setting =
                value.isBoolean()
                        ? value.booleanValue() ? "mute" : "unmute"
                        : Math.round(value.asDouble()) + "%";
        mixer(List.of("sset", control, setting));
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

    private String mixer(List<String> asked) throws IOException {
        List<String> command = new ArrayList<>(List.of("amixer", "-M", "-c", card));
        command.addAll(asked);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.getInputStream()) {
            String answer = new String(out.readNBytes(ANSWER_BYTES_MAX), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IOException("the sound card did not answer");
            }
            if (process.exitValue() != 0) {
                throw new NoSuchFileException(card + "/" + control);
            }
            return answer;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("the device stops", interrupted);
        } finally {
            process.destroyForcibly();
        }
    }
}
