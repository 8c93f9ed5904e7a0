package org.opentos.hub.ledger;

import java.util.List;
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

    /// The open accounts of that kind and owner, by currency and purpose.
    List<NamedBalance> accounts(AccountKind kind, String owner);

    /// Open accounts of that kind and purpose that have something or owe something.
    ///
    /// @param purpose not empty
    List<NamedBalance> unsettled(AccountKind kind, String purpose, int max);

    /// What was posted to an account, the newest first.
    ///
    /// @param before entries of this number and later are left out
    /// @param max from 1 to [AccountEntry#READ_MAX]
    List<AccountEntry> entries(AccountNumber account, long before, int max);

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
