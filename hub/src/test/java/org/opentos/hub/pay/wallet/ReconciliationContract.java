package org.opentos.hub.pay.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.pay.wallet.WalletWorld.done;
import static org.opentos.hub.pay.wallet.WalletWorld.refused;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.pay.provider.Notification;
import org.opentos.hub.pay.provider.PaymentProvider;
import org.opentos.hub.pay.provider.ProviderWorld;
import org.opentos.hub.pay.reconciliation.Difference;
import org.opentos.hub.pay.reconciliation.Reconciliation;
import org.opentos.hub.pay.reconciliation.Reconciliations;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;

/// What is said of a provider's reports beside the hub's books, through every provider.
abstract class ReconciliationContract {
    /// So that all of a test is in one day of the provider's, and that day is over after the next.
    private static final Duration TWO_DAYS = Duration.ofDays(2);

    @TempDir Path directory;
    TestDatabase database;
    WalletWorld world;
    Reconciliation reconciliation;

    abstract WalletWorld world(Path directory, TestDatabase database) throws IOException;

    /// What the simulator keeps of 10,000.
    abstract long fee();

    @BeforeEach
    void start() throws IOException {
        database = TestDatabase.fresh();
        world = world(directory, database);
        reconciliation =
                Reconciliations.of(
                        database, world.provider.providers, world.postings, world.provider.clock);
    }

    @AfterEach
    void stop() throws IOException {
        world.close();
        database.close();
    }

    Reconciliation.Standing later() {
        world.provider.clock.ahead(TWO_DAYS);
        Reconciliations.round(reconciliation);
        return standing();
    }

    Reconciliation.Standing standing() {
        return reconciliation.standing().stream()
                .filter(each -> each.provider().equals(world.name))
                .findFirst()
                .orElseThrow();
    }

    private Money money(long minor) {
        return new Money(minor, world.currency);
    }

    @Test
    void equal_books_have_no_difference_and_the_fee_is_booked_once() {
        world.paid("a", 10_000);
        assertThat(standing().days()).isEmpty();
        Reconciliation.Standing standing = later();
        assertThat(standing.missing()).isEmpty();
        assertThat(standing.days()).isNotEmpty();
        assertThat(standing.differences()).isEmpty();
        assertThat(world.atProvider()).isEqualTo(10_000 - fee());
        for (int again = 0; again < 2; again++) {
            standing.days().forEach(each -> done(reconciliation.read(world.name, each.day())));
            Reconciliations.round(reconciliation);
        }
        assertThat(world.atProvider()).isEqualTo(10_000 - fee());
        assertThat(world.wallet()).isEqualTo(10_000);
    }

    @Test
    void a_payment_that_was_not_heard_of_is_named_until_its_notification_comes() {
        world.paid("first", 500);
        TopUp late = world.begun("late", 1_250);
        world.pay(late);
        ProviderWorld.Received told = world.provider.next(Notification.Paid.class);
        assertThat(later().differences())
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.kind()).isEqualTo(Difference.Kind.PAYMENT_UNKNOWN);
                    assertThat(difference.theirs()).contains(money(1_250));
                    assertThat(difference.ours()).isEmpty();
                });
        // What is signed is signed now, so it is heard now.
        world.provider.clock.ahead(Duration.ZERO);
        world.hear(told);
        assertThat(standing().differences()).isEmpty();
        assertThat(world.wallet()).isEqualTo(1_750);
    }

    @Test
    void a_payment_that_the_provider_does_not_report_is_named() {
        TopUp topUp = world.paid("a", 1_250);
        database.jdbc()
                .sql("update top_up set payment = 'made-up' where id = ?")
                .param(topUp.id().value())
                .update();
        List<Difference> differences = later().differences();
        assertThat(differences)
                .extracting(Difference::kind)
                .containsExactlyInAnyOrder(
                        Difference.Kind.PAYMENT_MISSING, Difference.Kind.PAYMENT_UNKNOWN);
        assertThat(differences)
                .filteredOn(each -> each.kind() == Difference.Kind.PAYMENT_MISSING)
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.id()).isEqualTo("made-up");
                    assertThat(difference.topUp()).contains(topUp.id());
                    assertThat(difference.ours()).contains(money(1_250));
                });
    }

    @Test
    void another_amount_is_named_with_both_and_settled_by_a_note() {
        TopUp topUp = world.paid("a", 1_250);
        database.jdbc()
                .sql("update top_up set minor = 1251 where id = ?")
                .param(topUp.id().value())
                .update();
        Difference difference = later().differences().getFirst();
        assertThat(difference.kind()).isEqualTo(Difference.Kind.PAYMENT_DIFFERS);
        assertThat(difference.theirs()).contains(money(1_250));
        assertThat(difference.ours()).contains(money(1_251));
        assertThat(difference.note()).isEmpty();
        Reconciliation.Standing noted =
                done(
                        reconciliation.note(
                                world.name, difference.kind(), difference.id(), "By hand"));
        assertThat(noted.differences())
                .singleElement()
                .extracting(Difference::note)
                .isEqualTo(Optional.of("By hand"));
        assertThat(refused(reconciliation.note(world.name, difference.kind(), "x", " ")))
                .isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(refused(reconciliation.note("nobody", difference.kind(), "x", "y")))
                .isEqualTo(RefusalCode.PROVIDER_UNKNOWN);
    }

    @Test
    void while_the_provider_is_down_its_days_are_missing() throws IOException {
        world.paid("a", 1_250);
        world.provider.clock.ahead(TWO_DAYS);
        world.provider.stopSimulator();
        Reconciliations.round(reconciliation);
        List<LocalDate> missing = standing().missing();
        assertThat(missing).hasSizeBetween(2, 3);
        assertThat(refused(reconciliation.read(world.name, missing.getFirst())))
                .isEqualTo(RefusalCode.PROVIDER_UNREACHABLE);
        world.provider.restart();
        Reconciliations.round(reconciliation);
        assertThat(standing().missing()).isEmpty();
        assertThat(standing().differences()).isEmpty();
    }

    @Test
    void a_day_that_is_not_over_or_long_past_has_no_report() {
        PaymentProvider provider = world.provider.providers.find(world.name).orElseThrow();
        LocalDate today =
                LocalDate.ofInstant(world.provider.clock.instant(), provider.reportZone());
        assertThat(refused(reconciliation.read(world.name, today)))
                .isEqualTo(RefusalCode.TIME_INVALID);
        assertThat(
                        refused(
                                reconciliation.read(
                                        world.name, today.minusDays(Reconciliation.DAYS_MAX + 1))))
                .isEqualTo(RefusalCode.TIME_INVALID);
        assertThat(refused(reconciliation.read("nobody", today)))
                .isEqualTo(RefusalCode.PROVIDER_UNKNOWN);
    }
}
