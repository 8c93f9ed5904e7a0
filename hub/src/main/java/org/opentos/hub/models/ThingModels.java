package org.opentos.hub.models;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Reads Thing Models: checks a document against W3C's schema and against the hub's own rules, and
/// compiles it.
@Component
public final class ThingModels {
    /// The size of a document in UTF-8.
    public static final int DOCUMENT_BYTES_MAX = 256 * 1024;

    private final ModelStandard standard = new ModelStandard();

    /// Everything that is wrong with the document; empty where it is a Thing Model that a product
    /// may have. At most 100 faults are listed.
    public List<Fault> faults(JsonNode document) {
        FaultList found = new FaultList();
        check(document, found);
        return found.list();
    }

    /// The model, or [RefusalCode#THING_MODEL_INVALID] with every fault.
    public Outcome<ThingModel> read(JsonNode document) {
        FaultList found = new FaultList();
        CompiledThingModel model = check(document, found);
        if (!found.isEmpty()) {
            return Outcome.refused(
                    new Refusal(
                            RefusalCode.THING_MODEL_INVALID,
                            "The Thing Model has faults; mend each place that is listed.",
                            found.list()));
        }
        return Outcome.done(model);
    }

    /// Compiles a model that was checked when it was stored. It is read even where a later version
    /// of the rules would refuse it, since devices have been built to it.
    public ThingModel stored(JsonNode document) {
        return ModelRules.compile(document, new FaultList());
    }

    /// Where a new revision of a model would break devices that people have; empty where it would
    /// not.
    public List<Fault> breaks(ThingModel before, ThingModel after) {
        return ModelChange.breaks(before, after).list();
    }

    private CompiledThingModel check(JsonNode document, FaultList found) {
        FaultList own = new FaultList();
        CompiledThingModel model = ModelRules.compile(document, own);
        List<Fault> all = new ArrayList<>(own.list());
        if (!own.full() && shallow(document, 1)) {
            FaultList standards = new FaultList();
            standard.check(document, standards);
            Set<String> told = new HashSet<>();
            own.list().forEach(fault -> told.add(fault.pointer()));
            for (Fault fault : standards.list()) {
                if (told.add(fault.pointer())) {
                    all.add(fault);
                }
            }
        }
        all.forEach(fault -> found.add(fault.pointer(), fault.message()));
        return model;
    }

    private static boolean shallow(JsonNode node, int depth) {
        if (depth > ModelRules.DEPTH_MAX) {
            return false;
        }
        for (JsonNode child : node) {
            if (!shallow(child, depth + 1)) {
                return false;
            }
        }
        return true;
    }
}
