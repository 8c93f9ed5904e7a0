package org.opentos.hub.devices;

import org.opentos.protocol.FormFactor;
import tools.jackson.databind.JsonNode;

/// What a claim code is for, as somebody sees it who holds the device.
///
/// @param icon by which the Thing Model says what it looks like, else its form factor
/// @param titles of the Thing Model, by language; an empty object where there are none
public record ClaimView(Product product, Maker maker, String icon, JsonNode titles) {

    public record Product(String name, FormFactor formFactor) {}

    public record Maker(String name) {}
}
