package org.opentos.hub.fabric.peers;

import java.util.List;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.journal.SubscriptionRow;

/// A session of this process, as the others are told of it.
///
/// @param number by which this process knows it, from 1
/// @param row in the database; 0 where it is not kept
/// @param sinceMillis when its connection came, of two with one client id the later stays
public record LocalSession(
        long number,
        Client client,
        long row,
        boolean connected,
        long sinceMillis,
        List<SubscriptionRow> subscriptions) {}
