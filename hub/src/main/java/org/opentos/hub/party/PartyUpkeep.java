package org.opentos.hub.party;

import java.util.List;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Ends parties that nobody uses.
@Component
class PartyUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 300;

    private final Parties parties;
    private final Nodes nodes;

    PartyUpkeep(Parties parties, Nodes nodes, Turns turns) {
        super(turns, "parties", PAUSE_SECONDS, parties::tidy);
        this.parties = parties;
        this.nodes = nodes;
    }

    /// A hub of one process knows that nobody is there when it starts.
    @Override
    public void start() {
        if (nodes.alone()) {
            parties.goneFrom(List.of(nodes.self()));
        }
        super.start();
    }
}
