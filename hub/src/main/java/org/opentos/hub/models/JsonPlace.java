package org.opentos.hub.models;

import org.jspecify.annotations.Nullable;

/// A place inside a JSON document, as cheap as a link until somebody asks for its pointer.
record JsonPlace(@Nullable JsonPlace parent, String token) {
    /// A hostile key is cut in a pointer, so that a list of faults stays small.
    static final int TOKEN_CHARACTERS_MAX = 100;

    static final JsonPlace ROOT = new JsonPlace(null, "");

    JsonPlace child(String name) {
        return new JsonPlace(this, name);
    }

    JsonPlace child(int index) {
        return new JsonPlace(this, Integer.toString(index));
    }

    /// The RFC 6901 pointer.
    String pointer() {
        StringBuilder text = new StringBuilder();
        append(text);
        return text.toString();
    }

    private void append(StringBuilder text) {
        if (parent == null) {
            return;
        }
        parent.append(text);
        String shown =
                token.length() <= TOKEN_CHARACTERS_MAX
                        ? token
                        : token.substring(0, TOKEN_CHARACTERS_MAX) + "…";
        text.append('/').append(shown.replace("~", "~0").replace("/", "~1"));
    }
}
