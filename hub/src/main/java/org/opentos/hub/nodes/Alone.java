package org.opentos.hub.nodes;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// The only process of its hub.
public final class Alone implements Nodes {
    private static final CompletionStage<?> TOLD = CompletableFuture.completedStage(null);

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public String self() {
        return "";
    }

    @Override
    public Set<String> others() {
        return Set.of();
    }

    @Override
    public boolean leased() {
        return true;
    }

    @Override
    public void hear(
            String channel, Supplier<List<byte[]>> introduction, Consumer<Word> listener) {}

    @Override
    public void take(String channel, Consumer<Word> listener) {}

    @Override
    public void answer(String channel, Function<Word, CompletionStage<byte[]>> answerer) {}

    @Override
    public void onDeparture(Departure departure) {}

    @Override
    public void onJoined(Runnable reading) {}

    @Override
    public CompletionStage<?> tell(String channel, byte[] content) {
        return TOLD;
    }

    @Override
    public void pass(String node, String channel, byte[] content) {}

    @Override
    public CompletionStage<byte[]> ask(String node, String channel, byte[] content) {
        return CompletableFuture.failedStage(new NodeGoneException(node));
    }

    @Override
    public void join() {}
}
