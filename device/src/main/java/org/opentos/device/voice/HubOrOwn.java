package org.opentos.device.voice;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.opentos.device.fabric.HubWeb;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.voice.HearingClient;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.GrammarCodec;
import tools.jackson.databind.JsonNode;

/// The device itself where it knows the language and was told to, else the hub.
final class HubOrOwn implements Hearers {
    /// What the programs that hear at a device know.
    private static final String LANGUAGE = "en";

    private final DeviceId self;
    private final HubWeb hub;
    private final Optional<HearingClient> hearing;
    private final Function<JsonNode, Outcome<JsonNode>> exchange;
    private final Optional<OthersHearing> others;
    private byte[] grammarBytes = {};
    private Optional<Grammar> grammar = Optional.empty();

    /// @param hearing empty where the hub hears for it
    /// @param others whether it hears for the other terminals of the home as well
    /// @param exchange tells the hub what was heard
    HubOrOwn(
            DeviceId self,
            HubWeb hub,
            Optional<HearingClient> hearing,
            boolean others,
            Function<JsonNode, Outcome<JsonNode>> exchange) {
        this.self = self;
        this.hub = hub;
        this.hearing = hearing;
        this.exchange = exchange;
        this.others =
                hearing.filter(_ -> others)
                        .map(each ->
                                new OthersHearing(self, LANGUAGE, hub::socket, forOthers(each)));
    }

    private OthersHearing.Hearer forOthers(HearingClient client) {
        return new OthersHearing.Hearer() {
            @Override
            public boolean ready() {
                return own(LANGUAGE);
            }

            @Override
            public Listener by(Grammar grammar, Function<JsonNode, Outcome<JsonNode>> heard) {
                return new OwnListener(client, () -> grammar, heard);
            }
        };
    }

    @Override
    public void told(Optional<String> pass) {
        others.ifPresent(each -> each.told(pass));
    }

    /// Also while its program fails: who wants to be heard by the device alone is not heard by
    /// another instead. Who speaks next has the program started again.
    @Override
    public boolean own(String language) {
        return language.equals(LANGUAGE) && hearing.isPresent();
    }

    @Override
    public Listener of(String language, String pass) {
        return own(language)
                ? new OwnListener(
                        hearing.orElseThrow(), () -> grammar(address("grammar", pass)), exchange)
                : new HubListener(hub, address("listening", pass));
    }

    @Override
    public String address(String what, String pass) {
        return "/api/v1/terminals/%s/%s?pass=%s".formatted(self.text(), what, pass);
    }

    private Grammar grammar(String path) throws IOException {
        byte[] bytes;
        try (InputStream in = hub.get(path)) {
            bytes = in.readNBytes(GrammarCodec.BYTES_MAX + 1);
        }
        synchronized (this) {
            if (grammar.isEmpty() || !Arrays.equals(bytes, grammarBytes)) {
                try {
                    grammar = Optional.of(GrammarCodec.decode(bytes));
                } catch (IllegalArgumentException none) {
                    throw new IOException("the hub sent no grammar", none);
                }
                grammarBytes = bytes;
            }
            return grammar.get();
        }
    }
}
