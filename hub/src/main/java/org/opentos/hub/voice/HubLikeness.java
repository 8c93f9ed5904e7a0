package org.opentos.hub.voice;

import java.util.List;
import java.util.Optional;
import org.opentos.hub.settings.HubSettings;
import org.opentos.voice.HearingClient.Launch;
import org.opentos.voice.LikenessClient;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.likeness.Paraphrases;
import org.opentos.voice.sentences.Language;
import org.springframework.stereotype.Component;

/// What typed words may have meant that are no sentence, by a program beside the hub. Where that is
/// not there, nothing is offered.
@Component
class HubLikeness implements AutoCloseable {
    private static final String WORK = "likeness";

    private final Optional<LikenessClient> client;

    HubLikeness(HubSettings settings) {
        client =
                settings.hearing()
                        .map(each ->
                                new LikenessClient(
                                        Launch.of(
                                                each.program(),
                                                each.models(),
                                                settings.data().resolve(WORK))));
    }

    /// At most three, the likeliest first. Waits for at most some seconds.
    List<Meaning> offer(Sayings.Said said, Language language, String words) {
        return client.map(each -> new Paraphrases(each).offer(said.sentences(), language, words))
                .orElse(List.of());
    }

    @Override
    public void close() {
        client.ifPresent(LikenessClient::close);
    }
}
