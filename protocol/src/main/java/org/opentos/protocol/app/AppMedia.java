package org.opentos.protocol.app;

import org.opentos.protocol.Id;

/// Where an app finds media: below its own files, so that its policy lets it load them and nothing
/// else. No file of a package can be called so.
public final class AppMedia {
    /// The first level below an app's own path.
    public static final String LEVEL = "~media";

    /// Where apps are on a terminal.
    public static final String TERMINAL = "/apps/";

    private AppMedia() {}

    /// The path of media on a terminal.
    ///
    /// @param name of the item's media, picture or part
    public static String onTerminal(
            Id.InstallationId installation, Id.ContentItemId item, String pass, String name) {
        return TERMINAL + installation.text() + '/' + below(item, pass, name);
    }

    /// The same below an app's own path.
    public static String below(Id.ContentItemId item, String pass, String name) {
        return LEVEL + '/' + item.text() + '/' + pass + '/' + name;
    }
}
