package org.opentos.hub.revenue;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Currency;

/// What an organisation earned in one calendar month (UTC) in one currency. What it had before and
/// the lines come to what it has after; all in minor units.
///
/// @param opening what it had at the month's beginning, in its reserve and payable together
/// @param reserve what of the closing balance may not be paid out yet
/// @param closed when it was closed; from then on it never changes
public record Statement(
        Id.OrganisationId organisation,
        YearMonth month,
        Currency currency,
        long opening,
        List<Line> lines,
        long reserve,
        Optional<Instant> closed) {

    public Statement {
        lines = List.copyOf(lines);
    }

    /// One line.
    ///
    /// @param count how many sales, refunds or payouts it sums
    public record Line(Kind kind, long count, long minor) {}

    /// What a line sums. Those of an organisation's own sales begin with what customers paid, and
    /// take off what others get of it.
    public enum Kind {
        SALES_GROSS,
        SALES_TAX,
        SALES_PLATFORM,
        SALES_MAKER,
        /// The organisation's share of others' sales on its devices.
        MAKER_SHARE,
        REFUNDS_GROSS,
        REFUNDS_TAX,
        REFUNDS_PLATFORM,
        REFUNDS_MAKER,
        MAKER_SHARE_REFUNDS,
        /// What went to the organisation's bank account.
        PAYOUTS,
        /// What went to tax offices with it.
        WITHHELD,
        /// What came back from there.
        PAYOUTS_RETURNED,
        /// What came back from tax offices with it.
        WITHHELD_RETURNED;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Kind parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /// What the month changed.
    public long change() {
        return lines.stream().mapToLong(Line::minor).sum();
    }

    public long closing() {
        return opening + change();
    }

    /// What may be paid out; negative where the organisation owes.
    public long payable() {
        return closing() - reserve;
    }
}
