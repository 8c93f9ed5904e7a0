package org.opentos.hub.makers;

import org.opentos.hub.models.ThingModel;
import org.opentos.protocol.FormFactor;

/// A product's name, form factor and model, checked.
record ProductDraft(String name, FormFactor formFactor, ThingModel model) {}
