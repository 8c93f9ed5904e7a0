package org.opentos.hub.ledger;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// The hub's money.
public interface Ledger {
    /// Carries a command out. The stage completes after the commit, on the writer's thread:
    /// continue briefly there or hand over. It never fails: where nothing can be written now the
    /// command is refused as `busy` or `storage-unavailable`. Then it may have been carried out or
    /// not; asking again under the same key tells.
    CompletionStage<Answer> carryOut(Command command);

    /// The account of that name, where it is open.
    Optional<AccountNumber> find(AccountName name);

    /// What an account has, as of the last commit.
    Optional<Balance> balance(AccountNumber account);

    /// The log of an organisation's account, from an entry on; empty where the account is not open,
    /// is of a kind that is not chained, or has no such entry.
    ///
    /// @param from the number of the first entry, from 1 on
    /// @param entriesMax at most [OwnerLog#ENTRIES_MAX]
    Optional<OwnerLog> log(AccountNumber account, long from, int entriesMax);

    /// Computes every balance, chain, root and seal again, as of one moment. Takes a second or so
    /// for each 100,000 postings, and holds nobody up.
    ///
    /// @param progress hears of it now and then
    LedgerCheck check(Consumer<LedgerCheck> progress);
}
