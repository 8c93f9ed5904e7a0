package org.opentos.hub.pay.transfer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.NamedLegs;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.ledger.Postings;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Moves money between people's wallets, one posting for each way. Whoever approved it is asked
/// elsewhere; what is approved is written down before the ledger is asked, and asked for again
/// after a crash.
@Component
public class Transfers {
    /// After this the ledger's answer counts as lost.
    static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private static final int ROUND_MAX = 100;
    private static final String SCOPE = "transfer";
    private static final String KIND = "transfer";
    private static final String KIND_BACK = "transfer-back";
    private static final Logger log = LoggerFactory.getLogger(Transfers.class);

    private final TransferRows rows;
    private final Postings postings;
    private final InstantSource clock;

    Transfers(TransferRows rows, Postings postings, InstantSource clock) {
        this.rows = rows;
        this.postings = postings;
        this.clock = clock;
    }

    /// Gives it. Blocks. The same id again is the same transfer.
    ///
    /// Refused with the ledger's code, `funds-insufficient` above all. After `busy` and
    /// `storage-unavailable` it may stand or not; asking again tells.
    public Outcome<Transfer> send(Transfer transfer) {
        rows.insert(transfer);
        return post(
                        "send/" + transfer.id().text(),
                        KIND,
                        transfer.id(),
                        transfer.sender(),
                        transfer.receiver(),
                        transfer.amount())
                .map(posting -> {
                    rows.posted(transfer.id(), posting);
                    return transfer;
                });
    }

    /// One that was carried out.
    public Optional<Transfer> find(Id.TransferId id) {
        return rows.find(id).filter(TransferRows.Stored::posted).map(TransferRows.Stored::transfer);
    }

    /// Those behind postings, by the references of those; others are left out.
    public Map<String, Transfer> about(Collection<String> references) {
        List<UUID> ids = new ArrayList<>();
        for (String each : references) {
            if (each.startsWith(KIND + '_')) {
                ids.add(Id.TransferId.parse(each).value());
            }
        }
        Map<String, Transfer> about = new HashMap<>();
        rows.posted(ids).forEach(each -> about.put(each.id().text(), each));
        return about;
    }

    /// The receiver gives it back, whole. Blocks. Once it is given back, asking again changes
    /// nothing.
    ///
    /// Refused as `not-found` where the person did not receive it, and as [#send].
    public Outcome<Transfer> sendBack(Id.PersonId receiver, Id.TransferId id) {
        return rows.sendingBack(id, receiver, clock.instant())
                .map(this::sentBack)
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.NOT_FOUND,
                                "You received no such transfer; look at its id."));
    }

    private Outcome<Transfer> sentBack(TransferRows.Stored stored) {
        Transfer transfer = stored.transfer();
        if (stored.backPosted()) {
            return Outcome.done(transfer);
        }
        Outcome<PostingNumber> posted =
                post(
                        "back/%s/%d".formatted(transfer.id().text(), stored.backTry()),
                        KIND_BACK,
                        transfer.id(),
                        transfer.receiver(),
                        transfer.sender(),
                        transfer.amount());
        if (posted instanceof Outcome.Refused<PostingNumber>(Refusal refusal)
                && refusal.code().category() != RefusalCode.Category.UNAVAILABLE) {
            rows.notSentBack(transfer.id(), stored.backTry());
        }
        return posted.map(posting -> {
            rows.sentBack(transfer.id(), posting);
            return find(transfer.id()).orElseThrow();
        });
    }

    private Outcome<PostingNumber> post(
            String key,
            String kind,
            Id.TransferId id,
            Id.PersonId from,
            Id.PersonId to,
            Money amount) {
        NamedLegs legs =
                new NamedLegs(amount.currency())
                        .add(AccountKind.WALLET, from.text(), -amount.minor())
                        .add(AccountKind.WALLET, to.text(), amount.minor());
        Instant now = clock.instant();
        Outcome<PostingNumber> posted =
                postings.post(new Key(SCOPE, key), new Label(kind, id.text()), now, legs);
        return posted instanceof Outcome.Refused<PostingNumber>(Refusal refusal)
                        && refusal.code() == RefusalCode.FUNDS_INSUFFICIENT
                ? Outcome.refused(
                        RefusalCode.FUNDS_INSUFFICIENT,
                        "There is not enough in the wallet; put money into it and try again.")
                : posted;
    }

    /// Asks the ledger again where its answer about sending one back was lost. Whether one was sent
    /// is asked for with its approval.
    void settle() {
        for (TransferRows.Stored each :
                rows.unanswered(clock.instant().minus(ANSWER_MAX), ROUND_MAX)) {
            if (sentBack(each) instanceof Outcome.Refused<Transfer>(Refusal refusal)) {
                log.warn("{} is not sent back: {}", each.transfer().id(), refusal.code());
            }
        }
    }
}
