package org.opentos.hub.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.TestHub;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// The ledger within a whole hub, over its end, and what the operator has checked.
class LedgerOfHubTest {
    private static final Currency CNY = Currency.of("CNY");

    @TempDir Path data;

    private static Answer say(Hub hub, Command command) {
        return hub.rooms().getBean(Ledger.class).carryOut(command).toCompletableFuture().join();
    }

    private static AccountNumber open(Hub hub, AccountKind kind) {
        AccountName name = new AccountName(kind, "ann", CNY, "");
        Command open = new Command.Open(new Key("test", kind.name()), Instant.now(), name);
        return ((Answer.Opened) say(hub, open)).account();
    }

    @Test
    void money_outlives_the_hub_and_the_operator_has_it_checked() throws Exception {
        Command.Post post;
        Answer posted;
        try (Hub hub = TestHub.start(data)) {
            Money money = new Money(1_250, CNY);
            post =
                    new Command.Post(
                            new Key("test", "first"),
                            Instant.now(),
                            new Label("fill", ""),
                            List.of(
                                    new Leg(open(hub, AccountKind.CLEARING), money.negated()),
                                    new Leg(open(hub, AccountKind.WALLET), money)));
            posted = say(hub, post);
            assertThat(posted).isInstanceOf(Answer.Posted.class);
        }
        try (Hub hub = TestHub.start(data)) {
            assertThat(say(hub, post)).isEqualTo(posted);
            Browser tool = Browser.at(hub);
            String token = Files.readString(data.resolve("run/operator.token")).strip();
            Browser.Answer checked =
                    tool.send(
                            tool.request("/api/v1/operator/ledger/checks")
                                    .header("Authorization", "Operator " + token)
                                    .POST(BodyPublishers.noBody()));
            assertThat(checked.status()).isEqualTo(200);
            assertThat(checked.body().path("done").asBoolean()).isTrue();
            assertThat(checked.body().path("postings").asLong()).isEqualTo(1);
            assertThat(checked.body().path("faults")).isEmpty();
            assertThat(Browser.at(hub).post("/api/v1/operator/ledger/checks", "").status())
                    .isIn(401, 403);
        }
    }
}
