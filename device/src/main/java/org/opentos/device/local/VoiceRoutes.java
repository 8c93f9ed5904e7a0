package org.opentos.device.local;

import static org.opentos.device.local.Requests.act;

import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.opentos.device.voice.Ear;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

/// What is said at this device.
public final class VoiceRoutes implements Routes {
    /// Two seconds of sound; a page sends a tenth of one at a time.
    static final int SOUND_BYTES_MAX = 64_000;

    private final Ear ear;
    private final AppRoutes.Hub hub;

    public VoiceRoutes(Ear ear, AppRoutes.Hub hub) {
        this.ear = ear;
        this.hub = hub;
    }

    @Override
    public void route(HttpRouting.Builder routing) {
        routing.post("/local/ear", act(_ -> ear.begin()))
                .post("/local/ear/sound", this::sound)
                .post("/local/ear/end", act(_ -> ear.end()))
                .post("/local/ear/stop", act(_ -> ear.stop()))
                .post("/local/ear/wake", act(this::wake))
                .post("/local/exchanges", act(ear::ask))
                .get("/local/exchanges/{exchange}/speech", this::speech);
    }

    private Outcome<JsonNode> wake(JsonNode said) {
        return said.path("on").isBoolean()
                ? ear.wake(said.path("on").asBoolean())
                : Outcome.refused(
                        RefusalCode.FIELD_INVALID, "Say whether it is on: true or false.");
    }

    private void sound(ServerRequest request, ServerResponse response) {
        byte[] samples;
        try (InputStream in = request.content().inputStream()) {
            samples = in.readNBytes(SOUND_BYTES_MAX + 1);
        } catch (IOException failure) {
            throw new UncheckedIOException("could not read the sound", failure);
        }
        if (samples.length > SOUND_BYTES_MAX || samples.length % Short.BYTES != 0) {
            Problems.send(
                    response,
                    Refusal.of(
                            RefusalCode.BODY_TOO_LARGE,
                            "Send whole samples of 16 bits, at most two seconds at a time."));
            return;
        }
        ear.more(samples);
        response.status(Status.NO_CONTENT_204).send();
    }

    private void speech(ServerRequest request, ServerResponse response) {
        Optional<String> path = ear.speech(Requests.part(request, "exchange"));
        if (path.isPresent()) {
            MediaPages.hand(hub, path.get(), Optional.empty(), response);
        } else {
            Problems.send(
                    response, Refusal.of(RefusalCode.NOT_FOUND, "That was not said here lately."));
        }
    }
}
