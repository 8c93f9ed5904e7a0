package org.opentos.hub.pay.transfer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Transfers in the database.
@Component
class TransferRows {
    private final JdbcClient jdbc;

    TransferRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A transfer with how far the ledger has come.
    ///
    /// @param backTry of sending it back, which the ledger knows by it
    record Stored(Transfer transfer, boolean posted, int backTry, boolean backPosted) {}

    /// Nothing where it is there already.
    void insert(Transfer transfer) {
        jdbc.sql(
                        """
                        insert into transfer (id, sender, receiver, currency, minor, note, request, at)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing
                        """)
                .params(
                        transfer.id().value(),
                        transfer.sender().value(),
                        transfer.receiver().value(),
                        transfer.amount().currency().code(),
                        transfer.amount().minor(),
                        transfer.note(),
                        transfer.request().value(),
                        Sql.of(transfer.at()))
                .update();
    }

    void posted(Id.TransferId id, PostingNumber posting) {
        jdbc.sql("update transfer set posting = ? where id = ? and posting is null")
                .params(posting.value(), id.value())
                .update();
    }

    Optional<Stored> find(Id.TransferId id) {
        return jdbc.sql("select * from transfer where id = ?")
                .param(id.value())
                .query(TransferRows::stored)
                .optional();
    }

    List<Transfer> posted(Collection<UUID> ids) {
        return jdbc
                .sql("select * from transfer where id = any(?) and posting is not null")
                .param(ids.toArray(UUID[]::new))
                .query(TransferRows::stored)
                .list()
                .stream()
                .map(Stored::transfer)
                .toList();
    }

    /// From now on it is being sent back, as it may be already.
    Optional<Stored> sendingBack(Id.TransferId id, Id.PersonId receiver, Instant now) {
        return jdbc.sql(
                        """
                        update transfer set back_asked = coalesce(back_asked, ?),
                            back_try = back_try + case when back_asked is null then 1 else 0 end
                        where id = ? and receiver = ? and posting is not null
                        returning *
                        """)
                .params(Sql.of(now), id.value(), receiver.value())
                .query(TransferRows::stored)
                .optional();
    }

    void sentBack(Id.TransferId id, PostingNumber posting) {
        jdbc.sql("update transfer set back_posting = ? where id = ? and back_asked is not null")
                .params(posting.value(), id.value())
                .update();
    }

    /// The ledger refused this try; another may follow.
    void notSentBack(Id.TransferId id, int backTry) {
        jdbc.sql(
                        """
                        update transfer set back_asked = null
                        where id = ? and back_try = ? and back_posting is null
                        """)
                .params(id.value(), backTry)
                .update();
    }

    /// Wanted back before a moment, and the ledger's answer is not known.
    List<Stored> unanswered(Instant before, int max) {
        return jdbc.sql(
                        """
                        select * from transfer where back_asked < ? and back_posting is null
                        order by back_asked limit ?
                        """)
                .params(Sql.of(before), max)
                .query(TransferRows::stored)
                .list();
    }

    private static Stored stored(ResultSet row, int number) throws SQLException {
        boolean backPosted = row.getObject("back_posting") != null;
        return new Stored(
                new Transfer(
                        Sql.id(row, "id", Id.TransferId::new),
                        Sql.id(row, "sender", Id.PersonId::new),
                        Sql.id(row, "receiver", Id.PersonId::new),
                        new Money(row.getLong("minor"), Currency.of(row.getString("currency"))),
                        row.getString("note"),
                        Sql.id(row, "request", Id.PaymentRequestId::new),
                        Sql.instant(row, "at").orElseThrow(),
                        Sql.instant(row, "back_asked").filter(_ -> backPosted)),
                row.getObject("posting") != null,
                row.getInt("back_try"),
                backPosted);
    }
}
