package org.opentos.hub.models;

import java.util.ArrayList;
import java.util.List;
import org.opentos.protocol.Refusal.Fault;

/// Collects what is wrong with a document, up to a bound.
final class FaultList {
    /// More than a person reads at once; the rest shows after these are mended.
    static final int FAULTS_MAX = 100;

    private final List<Fault> faults = new ArrayList<>(0);

    void add(JsonPlace place, String message) {
        add(place.pointer(), message);
    }

    void add(String pointer, String message) {
        if (faults.size() < FAULTS_MAX) {
            faults.add(new Fault(pointer, message));
        }
    }

    boolean full() {
        return faults.size() >= FAULTS_MAX;
    }

    int size() {
        return faults.size();
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    List<Fault> list() {
        return faults.isEmpty() ? List.of() : List.copyOf(faults);
    }
}
