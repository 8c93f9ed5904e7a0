package org.opentos.hub.revenue.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentos.hub.revenue.RevenueWorld.EUR;
import static org.opentos.hub.revenue.RevenueWorld.done;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.settings.StartException;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

class BankFilesTest {
    private final PayoutWorld world = new PayoutWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private static RefusalCode code(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Refused<?>(Refusal refusal) -> refusal.code();
            case Outcome.Done<?> done -> throw new AssertionError("not refused: " + done);
        };
    }

    /// Payouts of developer and maker, decided.
    private void due() {
        world.open();
        world.world.earn(11_900);
        world.payouts.payAll();
    }

    private Payout developers() {
        return world.of(world.world.developer).getFirst();
    }

    private Payout makers() {
        return world.of(world.world.maker).getFirst();
    }

    private BankFiles.Change read(byte[] report) {
        return done(world.files.report(report, ""));
    }

    @Test
    void what_is_due_stands_in_one_file_for_the_next_day_of_the_week() throws Exception {
        assertThat(done(world.files.make(world.files.nextExecution(), ""))).isEmpty();
        due();
        // 3 May 2026 is a Sunday.
        assertThat(world.files.nextExecution()).isEqualTo(LocalDate.of(2026, 5, 4));
        BankFile file = world.file();
        assertThat(file.sum()).isEqualTo(new Money(9_000, EUR));
        assertThat(file.payouts()).isEqualTo(2);
        assertThat(done(world.files.make(world.files.nextExecution(), ""))).isEmpty();
        byte[] content = world.files.content(file.id()).orElseThrow();
        CreditTransfersTest.validate(content);
        assertThat(content)
                .isEqualTo(
                        CreditTransfers.write(
                                PayoutWorld.SETTINGS.payouts().orElseThrow(),
                                file,
                                world.files.payouts(file.id())));
        assertThat(developers().state()).isEqualTo(Payout.State.IN_FILE);
        assertThat(world.files.list()).containsExactly(file);
        done(world.files.sent(file.id(), ""));
        assertThat(done(world.files.sent(file.id(), ""))).isEqualTo(world.files.list().getFirst());
        assertThat(developers().state()).isEqualTo(Payout.State.SENT);
    }

    @Test
    void the_bank_is_asked_for_a_day_of_the_week_within_thirty_days() {
        LocalDate today = LocalDate.of(2026, 3, 1);
        for (LocalDate each : List.of(today, today.minusDays(2), today.plusDays(31))) {
            assertThat(code(world.files.make(each, ""))).isEqualTo(RefusalCode.TIME_INVALID);
        }
        assertThat(done(world.files.make(today.plusDays(30), ""))).isEmpty();
    }

    @Test
    void a_report_confirms_one_and_returns_another_and_again_changes_nothing() {
        due();
        BankFile file = world.sentFile();
        byte[] report =
                PayoutWorld.report(
                        file,
                        "PART",
                        PayoutWorld.says(developers(), "ACSC", ""),
                        PayoutWorld.says(makers(), "RJCT", "AC04"));
        assertThat(read(report)).isEqualTo(new BankFiles.Change(file.id(), 1, 1, 0, 0));
        assertThat(developers().state()).isEqualTo(Payout.State.CONFIRMED);
        assertThat(makers().state()).isEqualTo(Payout.State.RETURNED);
        assertThat(makers().reason()).contains("RJCT AC04");
        assertThat(world.payable(world.world.maker)).isEqualTo(1_000);
        assertThat(world.atBank()).isEqualTo(8_000);
        assertThat(read(report)).isEqualTo(new BankFiles.Change(file.id(), 0, 0, 0, 2));
        assertThat(world.payable(world.world.maker)).isEqualTo(1_000);
        assertThat(world.world.ledger.check(_ -> {}).faults()).isEmpty();
    }

    @Test
    void what_was_confirmed_may_come_back_and_what_came_back_stays_so() {
        due();
        BankFile file = world.sentFile();
        read(PayoutWorld.report(file, "ACSC"));
        assertThat(developers().state()).isEqualTo(Payout.State.CONFIRMED);
        read(PayoutWorld.report(file, "", PayoutWorld.says(developers(), "RJCT", "AC06")));
        assertThat(developers().state()).isEqualTo(Payout.State.RETURNED);
        assertThat(developers().confirmed()).as("it is still known").isPresent();
        assertThat(world.payable(world.world.developer)).isEqualTo(8_000);
        assertThat(read(PayoutWorld.report(file, "ACCC")).confirmed()).isZero();
        assertThat(code(world.files.confirm(developers().id(), "")))
                .isEqualTo(RefusalCode.PAYOUT_RETURNED);
        assertThat(developers().state()).isEqualTo(Payout.State.RETURNED);
        assertThat(world.payable(world.world.developer)).isEqualTo(8_000);
    }

    @Test
    void a_whole_file_may_be_rejected_and_what_is_said_of_one_payout_counts_instead() {
        due();
        BankFile file = world.file();
        assertThat(read(PayoutWorld.report(file, "ACTC")))
                .as("the bank has it, whatever the operator said")
                .isEqualTo(new BankFiles.Change(file.id(), 0, 0, 2, 0));
        assertThat(developers().state()).isEqualTo(Payout.State.SENT);
        read(PayoutWorld.report(file, "RJCT", PayoutWorld.says(developers(), "PDNG", "")));
        assertThat(developers().state()).isEqualTo(Payout.State.SENT);
        assertThat(makers().state()).isEqualTo(Payout.State.RETURNED);
        world.world.clock.advance(Duration.ofSeconds(1));
        world.payouts.payAll();
        assertThat(makers().state()).as("its account is not at fault").isEqualTo(Payout.State.DUE);
        assertThat(world.atBank()).isEqualTo(9_000);
    }

    @Test
    void files_made_and_reports_read_at_once_count_once() throws Exception {
        due();
        List<Callable<Integer>> makes =
                Collections.nCopies(
                        4, () -> done(world.files.make(world.files.nextExecution(), "")).size());
        assertThat(atOnce(makes)).isEqualTo(1);
        BankFile file = world.files.list().getFirst();
        assertThat(file.sum()).isEqualTo(new Money(9_000, EUR));
        byte[] report = PayoutWorld.report(file, "RJCT");
        assertThat(atOnce(Collections.nCopies(4, () -> read(report).returned()))).isEqualTo(2);
        assertThat(world.payable(world.world.developer)).isEqualTo(8_000);
        assertThat(world.atBank()).isZero();
    }

    private static int atOnce(List<Callable<Integer>> all) throws Exception {
        int sum = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> each : threads.invokeAll(all)) {
                sum += each.get();
            }
        }
        return sum;
    }

    @Test
    void a_returned_payout_holds_the_account_and_is_paid_again_to_what_is_saved_next() {
        due();
        world.sentFile();
        done(world.files.giveBack(developers().id(), "account\0closed", ""));
        done(world.files.giveBack(developers().id(), "again", ""));
        assertThat(world.payable(world.world.developer)).isEqualTo(8_000);
        assertThat(developers().reason()).contains("account closed");
        world.world.clock.advance(Destinations.WAIT);
        world.payouts.payAll();
        assertThat(world.of(world.world.developer)).as("held").hasSize(1);
        assertThat(done(world.destinations.of(world.world.anna, world.world.developer)))
                .singleElement()
                .satisfies(each -> assertThat(each.returned()).contains(developers().id()));
        world.set(world.world.developer, PayoutWorld.OTHER_IBAN, 1_000);
        world.payouts.payAll();
        assertThat(world.of(world.world.developer)).as("a new account waits").hasSize(1);
        world.world.clock.advance(Destinations.WAIT);
        world.payouts.payAll();
        assertThat(world.of(world.world.developer)).hasSize(2);
        assertThat(developers().state()).isEqualTo(Payout.State.DUE);
        assertThat(world.payable(world.world.developer)).isZero();
    }

    @Test
    void an_operator_says_what_became_of_a_payout_that_was_sent() {
        due();
        assertThat(code(world.files.confirm(developers().id(), "")))
                .isEqualTo(RefusalCode.PAYOUT_NOT_SENT);
        assertThat(code(world.files.giveBack(developers().id(), "", "")))
                .isEqualTo(RefusalCode.PAYOUT_NOT_SENT);
        world.sentFile();
        done(world.files.confirm(developers().id(), ""));
        done(world.files.confirm(developers().id(), ""));
        assertThat(developers().state()).isEqualTo(Payout.State.CONFIRMED);
        assertThat(code(world.files.confirm(world.world.ids.next(Id.PayoutId::new), "")))
                .isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(code(world.files.sent(world.world.ids.next(Id.BankFileId::new), "")))
                .isEqualTo(RefusalCode.NOT_FOUND);
    }

    @Test
    void a_report_of_another_file_or_of_other_payouts_changes_nothing() {
        due();
        BankFile file = world.sentFile();
        String good = new String(PayoutWorld.report(file, "ACSC"), StandardCharsets.UTF_8);
        Map<String, RefusalCode> wrong =
                Map.of(
                        good.replace(file.messageId(), "bankfile"), RefusalCode.NOT_FOUND,
                        good.replace(file.messageId(), "X1"), RefusalCode.NOT_FOUND,
                        good.replace(">2</OrgnlNbOfTxs>", ">3</OrgnlNbOfTxs>"),
                                RefusalCode.REPORT_DIFFERS,
                        good.replace(">90</OrgnlCtrlSum>", ">90.01</OrgnlCtrlSum>"),
                                RefusalCode.REPORT_DIFFERS,
                        good.replace(
                                        "</OrgnlPmtInfAndSts>",
                                        "<TxInfAndSts><OrgnlEndToEndId>x</OrgnlEndToEndId>"
                                                + "<TxSts>RJCT</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>"),
                                RefusalCode.REPORT_DIFFERS,
                        good.replace("<OrgnlMsgId>" + file.messageId() + "</OrgnlMsgId>", ""),
                                RefusalCode.REPORT_UNREADABLE,
                        good.replace("pain.002.001.10", "pain.002.001.03"),
                                RefusalCode.REPORT_UNREADABLE,
                        good.replace(">2</OrgnlNbOfTxs>", ">two</OrgnlNbOfTxs>"),
                                RefusalCode.REPORT_UNREADABLE);
        wrong.forEach((report, why) ->
                assertThat(code(world.files.report(report.getBytes(StandardCharsets.UTF_8), "")))
                        .as(report)
                        .isEqualTo(why));
        assertThat(developers().state()).isEqualTo(Payout.State.SENT);
    }

    @Test
    void settings_that_cannot_be_kept_are_refused_in_their_order() {
        Destinations.Wish good = world.wish(PayoutWorld.IBAN, 1_000);
        Destinations all = world.destinations;
        Id.OrganisationId developer = world.world.developer;
        assertThat(
                        code(
                                all.set(
                                        world.world.anna,
                                        world.world.ids.next(Id.OrganisationId::new),
                                        good,
                                        true)))
                .isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(code(all.set(world.world.anna, developer, good, false)))
                .isEqualTo(RefusalCode.PROOF_REQUIRED);
        Map<Destinations.Wish, RefusalCode> wrong =
                Map.of(
                        world.wish("DE89370400440532013001", 1_000),
                        RefusalCode.IBAN_INVALID,
                        world.wish(PayoutWorld.IBAN, 999),
                        RefusalCode.FIELD_INVALID,
                        new Destinations.Wish(
                                "像素谷仓", good.iban(), "", "Köln", "DE", good.minimum()),
                        RefusalCode.FIELD_INVALID,
                        new Destinations.Wish(
                                "Pixel", good.iban(), "X", "Köln", "DE", good.minimum()),
                        RefusalCode.FIELD_INVALID,
                        new Destinations.Wish("Pixel", good.iban(), "", "", "DE", good.minimum()),
                        RefusalCode.FIELD_INVALID,
                        new Destinations.Wish(
                                "Pixel", good.iban(), "", "Köln", "ZZ", good.minimum()),
                        RefusalCode.FIELD_INVALID,
                        new Destinations.Wish(
                                "Pixel",
                                good.iban(),
                                "",
                                "Köln",
                                "DE",
                                new Money(1_000, Currency.of("USD"))),
                        RefusalCode.CURRENCY_NOT_TAKEN);
        wrong.forEach((wish, why) ->
                assertThat(code(all.set(world.world.anna, developer, wish, true)))
                        .as("%s %s", why, wish.holder())
                        .isEqualTo(why));
        assertThat(done(all.of(world.world.anna, developer))).isEmpty();
        done(all.set(world.world.anna, developer, good, true));
        assertThat(
                        world.world
                                .database
                                .jdbc()
                                .sql(
                                        "select detail::text from audit_entry where act = 'payout-settings-set'")
                                .query(String.class)
                                .single())
                .contains("DE…3000")
                .doesNotContain("370400440532013000");
    }

    @Test
    void without_an_account_of_the_hub_nothing_is_paid_out() {
        try (PayoutWorld without =
                new PayoutWorld(HubSettings.read(List.of("--data", "nowhere")))) {
            assertThat(without.destinations.offered()).isEmpty();
            assertThat(
                            code(
                                    without.destinations.set(
                                            without.world.anna,
                                            without.world.developer,
                                            without.wish(PayoutWorld.IBAN, 1_000),
                                            true)))
                    .isEqualTo(RefusalCode.PAYOUTS_UNAVAILABLE);
            assertThat(code(without.files.make(without.files.nextExecution(), "")))
                    .isEqualTo(RefusalCode.PAYOUTS_UNAVAILABLE);
        }
        assertThatThrownBy(() ->
                        new PayoutWorld(
                                HubSettings.read(
                                        List.of(
                                                "--data", "nowhere",
                                                "--payout-name", "中枢",
                                                "--payout-iban", PayoutWorld.IBAN,
                                                "--payout-bic", "ABNANL2A"))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("payout-name");
    }

    @Test
    void a_payout_that_waited_for_the_bank_is_confirmed_days_later() {
        due();
        BankFile file = world.sentFile();
        world.world.clock.advance(Duration.ofDays(60));
        world.world.upkeep();
        read(PayoutWorld.report(file, "ACSC"));
        assertThat(developers().state()).isEqualTo(Payout.State.CONFIRMED);
    }
}
