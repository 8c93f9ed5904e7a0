package org.opentos.bench;

import java.util.List;
import org.opentos.bench.peer.Peer;
import org.opentos.cli.local.Machine;

/// What a bench says while it works, on its error output.
public final class Say {
    private static final long BEGAN = System.nanoTime();

    private Say() {}

    static void environment() {
        System.err.println(Machine.description());
    }

    public static void peers(List<Peer> peers) {
        peers.forEach(each -> System.err.println("  " + each.name() + ": " + each.version()));
    }

    public static void step(String sentence) {
        System.err.printf("%5.0f s  %s%n", (System.nanoTime() - BEGAN) / 1e9, sentence);
    }
}
