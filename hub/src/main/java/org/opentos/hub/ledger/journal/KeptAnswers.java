package org.opentos.hub.ledger.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.ledger.core.Known;
import org.opentos.hub.ledger.core.RequestHash;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;

/// What was answered before, by key. Most keys are new, so most of this is seldom run.
final class KeptAnswers {
    private record KeptPosting(Key key, RequestHash hash, Optional<Long> hold, long leftMinor) {}

    private final Connection connection;

    KeptAnswers(Connection connection) {
        this.connection = connection;
    }

    Map<Key, Known> find(Collection<Key> keys) throws SQLException {
        Map<Key, Known> found = new HashMap<>();
        Map<Long, KeptPosting> postings = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        select number, key, hash, hold, hold_left, null as kind, null::bigint as account,
                            null::bigint as minor, null::bigint as held, null::bigint as freed,
                            null as code, null::integer as leg, null as currency
                        from ledger_posting where key = any(?)
                        union all
                        select null, k.key, k.hash, k.hold, null, k.kind, k.account, k.minor, k.held,
                            k.freed, k.code, k.leg, a.currency
                        from ledger_answer k left join ledger_account a on a.number = k.account
                        where k.key = any(?)
                        """)) {
            Object[] texts = keys.stream().map(Key::toString).toArray();
            statement.setArray(1, connection.createArrayOf("text", texts));
            statement.setArray(2, connection.createArrayOf("text", texts));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Key key = Key.parse(row.getString("key"));
                    RequestHash hash = RequestHash.of(row.getBytes("hash"));
                    if (row.getString("kind") == null) {
                        Optional<Long> hold =
                                Optional.ofNullable(row.getObject("hold", Long.class));
                        postings.put(
                                row.getLong("number"),
                                new KeptPosting(key, hash, hold, row.getLong("hold_left")));
                    } else {
                        found.put(key, new Known(hash, answer(row)));
                    }
                }
            }
        }
        addPostings(postings, found);
        return found;
    }

    private static Answer answer(ResultSet row) throws SQLException {
        String kind = row.getString("kind");
        return switch (kind) {
            case "opened" -> new Answer.Opened(new AccountNumber(row.getLong("account")));
            case "held" -> new Answer.Held(new HoldNumber(row.getLong("hold")), balance(row));
            case "released" ->
                    new Answer.Released(
                            new HoldNumber(row.getLong("hold")),
                            row.getLong("freed"),
                            balance(row));
            case "refused" ->
                    new Answer.Refused(RefusalCode.parse(row.getString("code")), row.getInt("leg"));
            default -> throw new IllegalStateException("no answer is of kind " + kind);
        };
    }

    private static Balance balance(ResultSet row) throws SQLException {
        return new Balance(
                new AccountNumber(row.getLong("account")),
                Currency.of(row.getString("currency")),
                row.getLong("minor"),
                row.getLong("held"));
    }

    private void addPostings(Map<Long, KeptPosting> postings, Map<Key, Known> found)
            throws SQLException {
        if (postings.isEmpty()) {
            return;
        }
        Map<Long, Map<AccountNumber, Balance>> balances = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        select p.number, e.account, e.balance as minor, e.held, a.currency
                        from ledger_posting p
                        cross join lateral unnest(p.accounts, p.entries) with ordinality
                            as l(account, number, leg)
                        join ledger_entry e on e.account = l.account and e.number = l.number
                        join ledger_account a on a.number = e.account
                        where p.number = any(?) order by p.number, l.leg
                        """)) {
            Object[] numbers = postings.keySet().toArray();
            statement.setArray(1, connection.createArrayOf("int8", numbers));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Balance balance = balance(row);
                    balances.computeIfAbsent(row.getLong("number"), _ -> new LinkedHashMap<>())
                            .put(balance.account(), balance);
                }
            }
        }
        postings.forEach((number, kept) -> {
            PostingNumber posting = new PostingNumber(number);
            List<Balance> all = new ArrayList<>(balances.getOrDefault(number, Map.of()).values());
            Answer answer =
                    kept.hold().isPresent()
                            ? new Answer.Captured(posting, kept.leftMinor(), all)
                            : new Answer.Posted(posting, all);
            found.put(kept.key(), new Known(kept.hash(), answer));
        });
    }
}
