package org.opentos.device.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opentos.device.json.Json;
import org.opentos.protocol.app.AppManifest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the device has to know of a package that is unpacked. It is kept beside the files, so that
/// a start need not read the manifest again.
///
/// @param start path of the first page
/// @param icon path of a picture
/// @param background a colour as `#rrggbb`; empty text where the app names none
/// @param network the origins to which the app may connect
record Unpacked(String start, String icon, String background, List<String> network) {
    Unpacked {
        network = List.copyOf(network);
    }

    static Unpacked of(AppManifest manifest) {
        return new Unpacked(
                manifest.start(),
                manifest.icons().getFirst().path(),
                manifest.backgroundColor().orElse(""),
                manifest.network().stream().map(AppManifest.Network::origin).toList());
    }

    static Optional<Unpacked> read(JsonNode kept) {
        List<String> network = new ArrayList<>();
        kept.path("network").forEach(each -> each.stringValueOpt().ifPresent(network::add));
        return Json.text(kept, "start")
                .map(start ->
                        new Unpacked(
                                start,
                                Json.text(kept, "icon").orElse(""),
                                Json.text(kept, "background").orElse(""),
                                network));
    }

    ObjectNode kept() {
        ObjectNode kept =
                Json.object().put("start", start).put("icon", icon).put("background", background);
        network.forEach(kept.putArray("network")::add);
        return kept;
    }
}
