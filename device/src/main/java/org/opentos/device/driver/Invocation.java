package org.opentos.device.driver;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/// One running action. The driver tells it what happens; what it changes is put down to its cause.
public interface Invocation {
    /// Values that changed because of this action.
    void changed(Map<String, JsonNode> values);

    /// An event because of this action.
    void event(String event, JsonNode data);

    /// The end; later calls are ignored.
    void completed(JsonNode output);

    /// The end, without success.
    ///
    /// @param code in lower case with hyphens, for pages to translate
    /// @param detail one sentence
    void failed(String code, String detail);
}
