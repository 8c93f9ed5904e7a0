package org.opentos.hub.revenue.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.revenue.RevenueWorld.EUR;
import static org.opentos.hub.revenue.RevenueWorld.done;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.NamedBalance;
import org.opentos.hub.revenue.Statement;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;

class WithholdingsTest {
    private static final YearMonth APRIL = YearMonth.of(2026, 4);

    private final PayoutWorld world = new PayoutWorld();

    @AfterEach
    void close() {
        world.close();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(world.world.clock.instant(), ZoneOffset.UTC);
    }

    private void withhold(LocalDate starts, int ratePpm) {
        done(
                world.withholdings.set(
                        world.world.developer, starts, ratePpm, "US", "Article 12", ""));
    }

    private long withheld() {
        return world.world.ledger.accounts(AccountKind.TAX, "US").stream()
                .filter(each -> each.name().purpose().equals("withholding"))
                .map(NamedBalance::balance)
                .mapToLong(balance -> balance.minor())
                .sum();
    }

    private Statement may() {
        return done(
                world.world.statements.find(
                        world.world.anna, world.world.developer, APRIL.plusMonths(1), EUR));
    }

    private static Map<Statement.Kind, Long> lines(Statement statement) {
        return statement.lines().stream()
                .collect(Collectors.toMap(Statement.Line::kind, Statement.Line::minor));
    }

    @Test
    void what_is_withheld_stands_in_the_statement_and_comes_back_with_the_payout() {
        world.open();
        withhold(today(), 150_000);
        world.world.earn(11_900);
        Statement april =
                done(
                        world.world.statements.find(
                                world.world.anna, world.world.developer, APRIL, EUR));
        world.payouts.payAll();
        Payout payout = world.only(world.world.developer);
        assertThat(payout.amount()).isEqualTo(new Money(6_800, EUR));
        assertThat(payout.withheld()).hasValue(new Payout.Withheld(1_200, "US"));
        assertThat(world.only(world.world.maker).withheld()).as("of another").isEmpty();
        assertThat(world.payable(world.world.developer)).isZero();
        assertThat(withheld()).isEqualTo(1_200);
        assertThat(world.payouts.next(world.world.developer, List.of(april)))
                .isEqualTo(Map.of(april, 8_000L));
        assertThat(lines(may()))
                .isEqualTo(
                        Map.of(
                                Statement.Kind.PAYOUTS, -6_800L,
                                Statement.Kind.WITHHELD, -1_200L));
        assertThat(may().closing()).isZero();
        assertThat(
                        done(
                                world.world.statements.items(
                                        world.world.anna,
                                        world.world.developer,
                                        APRIL.plusMonths(1),
                                        EUR)))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.earned()).isEqualTo(-8_000);
                    assertThat(item.tax()).isEqualTo(1_200);
                });
        world.sentFile();
        done(world.files.giveBack(payout.id(), "closed", ""));
        assertThat(world.payable(world.world.developer)).isEqualTo(8_000);
        assertThat(withheld()).isZero();
        assertThat(lines(may()))
                .containsEntry(Statement.Kind.PAYOUTS_RETURNED, 6_800L)
                .containsEntry(Statement.Kind.WITHHELD_RETURNED, 1_200L);
        assertThat(may().closing()).isEqualTo(8_000);
        assertThat(world.world.ledger.check(_ -> {}).faults()).isEmpty();
    }

    @Test
    void the_latest_that_has_begun_counts() {
        world.open();
        withhold(today(), 300_000);
        withhold(today().plusDays(1), 100_000);
        withhold(today().plusDays(1), 50_000);
        withhold(today().plusYears(1), 0);
        assertThat(world.withholdings.list()).hasSize(3);
        world.world.earn(11_900);
        world.payouts.payAll();
        assertThat(world.only(world.world.developer).withheld())
                .hasValue(new Payout.Withheld(400, "US"));
    }

    @Test
    void nothing_is_set_that_cannot_be_meant() {
        LocalDate today = today();
        Id.OrganisationId developer = world.world.developer;
        Id.OrganisationId nobody = new Id.OrganisationId(new UUID(8, 9));
        assertThat(code(developer, today.minusDays(1), 1, "US", "a"))
                .isEqualTo(RefusalCode.TIME_INVALID);
        assertThat(code(developer, today, -1, "US", "a")).isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(code(developer, today, 500_001, "US", "a")).isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(code(developer, today, 1, "us", "a")).isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(code(developer, today, 1, "US", " ")).isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(code(developer, today, 1, "US", "a".repeat(141)))
                .isEqualTo(RefusalCode.FIELD_INVALID);
        assertThat(code(nobody, today, 1, "US", "a")).isEqualTo(RefusalCode.NOT_FOUND);
        assertThat(world.withholdings.list()).isEmpty();
    }

    private RefusalCode code(
            Id.OrganisationId organisation, LocalDate day, int rate, String region, String reason) {
        Outcome<Withholding> outcome =
                world.withholdings.set(organisation, day, rate, region, reason, "");
        return switch (outcome) {
            case Outcome.Refused<Withholding>(var refusal) -> refusal.code();
            case Outcome.Done<Withholding> done -> throw new AssertionError("set: " + done);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8000, 0",
        "150000, 8000, 1200",
        "1, 499999, 0",
        "1, 500000, 1",
        "500000, 1, 1",
        "500000, 99999999999, 50000000000"
    })
    void it_is_rounded_half_up(int ratePpm, long minor, long withheld) {
        Withholding rate =
                new Withholding(world.world.developer, today(), ratePpm, "US", "a", Instant.EPOCH);
        assertThat(rate.of(minor)).isEqualTo(withheld);
    }
}
