package org.opentos.hub.ledger.core;

import java.util.HashSet;
import java.util.Set;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Leg;

/// What commands name. The accounts of the holds come on top: who knows the holds knows them.
public record Needs(
        Set<Key> keys, Set<AccountNumber> accounts, Set<AccountName> names, Set<HoldNumber> holds) {

    public static Needs of(Iterable<Request> requests) {
        Needs needs = new Needs(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
        for (Request request : requests) {
            needs.add(request.command());
        }
        return needs;
    }

    private void add(Command command) {
        keys.add(command.key());
        switch (command) {
            case Command.Open open -> names.add(open.name());
            case Command.Post post -> addAccounts(post.legs());
            case Command.Hold hold -> accounts.add(hold.account());
            case Command.Capture capture -> {
                holds.add(capture.hold());
                addAccounts(capture.legs());
            }
            case Command.Release release -> holds.add(release.hold());
            case Command.Expire expire -> holds.add(expire.hold());
        }
    }

    private void addAccounts(Iterable<Leg> legs) {
        for (Leg leg : legs) {
            accounts.add(leg.account());
        }
    }
}
