package org.opentos.hub.content.fetch;

import java.net.URI;

/// What was fetched whole.
///
/// @param address where it was, after all redirects
/// @param type as the provider says, with its parameters; empty text where it says none
/// @param etag empty text where the provider gives none
/// @param modified as the provider wrote it; empty text where it gives none
/// @param isSame whether it is what was there the last time; then there is no content
public record Fetched(
        URI address, String type, String etag, String modified, boolean isSame, byte[] content) {
    /// Without its parameters, in lower case.
    public String mediaType() {
        return MediaTypes.bare(type);
    }
}
