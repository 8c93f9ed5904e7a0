package org.opentos.hub.things;

import org.opentos.protocol.FormFactor;

/// A product's name, form factor and model, checked.
record ProductDraft(String name, FormFactor formFactor, ThingModel model) {}
