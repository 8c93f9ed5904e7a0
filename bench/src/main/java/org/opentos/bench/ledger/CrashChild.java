package org.opentos.bench.ledger;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.journal.Poster;

/// The ledger in a process that is to be killed: it sells without an end, and says each sale that
/// was answered, with the posting that it became.
///
/// It ends by itself when nobody holds its standard input any more.
///
/// Arguments: the database's URL, user and password, the number of the first sale, a seed.
final class CrashChild {
    private static final int UNDER_WAY_MAX = 500;

    private CrashChild() {}

    static void main(String[] arguments) throws InterruptedException {
        Thread.ofPlatform().daemon().start(CrashChild::endWithParent);
        Poster poster = LedgerDatabase.poster(arguments[0], arguments[1], arguments[2]);
        Market market = Market.open(poster, LedgerCrashBench.WALLETS);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        Random random = new Random(Long.parseLong(arguments[4]));
        Semaphore room = new Semaphore(UNDER_WAY_MAX);
        for (long sale = Long.parseLong(arguments[3]); ; sale++) {
            room.acquire();
            long number = sale;
            poster.carryOut(market.sale(Long.toString(sale), random))
                    .thenAccept(answer -> {
                        say(out, number, answer);
                        room.release();
                    });
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said to it.
            }
        } catch (IOException closed) {
            // As at the end.
        }
        Runtime.getRuntime().halt(0);
    }

    private static void say(PrintStream out, long sale, Answer answer) {
        if (answer instanceof Answer.Posted posted) {
            out.println(sale + " " + posted.posting());
            out.flush();
        }
    }
}
