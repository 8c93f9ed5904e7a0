package org.opentos.hub.fabric.mqtt;

import java.util.List;
import java.util.concurrent.Semaphore;
import org.opentos.hub.fabric.Admission;
import org.opentos.hub.fabric.CurrentValues;
import org.opentos.hub.fabric.TopicAccess;
import org.opentos.hub.fabric.journal.Journal;
import org.opentos.hub.fabric.peers.Peers;
import org.opentos.hub.fabric.routing.SpaceFabric;

/// What every connection of the door uses.
///
/// @param admissions one permit for each that may be asked for at once
record Rooms(
        Admission admission,
        TopicAccess access,
        List<CurrentValues> currentValues,
        SpaceFabric fabric,
        Peers peers,
        Journal journal,
        Publishing publishing,
        Sessions sessions,
        Notices notices,
        FailedConnects failedConnects,
        Semaphore admissions,
        Limits limits,
        DoorMetrics metrics) {}
