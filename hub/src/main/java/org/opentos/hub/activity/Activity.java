package org.opentos.hub.activity;

import java.time.Instant;
import org.opentos.protocol.Id;
import org.opentos.protocol.app.AppId;

/// What a person is doing in an app. Its state is read by itself, since only the app reads it.
///
/// @param installation where it is; one terminal at a time
/// @param title for people, as the app called it
/// @param picture a path in the app's package; empty text for none
/// @param format by which the app knows what its state is written in
/// @param open whether the app shows it now, as far as its terminal said
public record Activity(
        Id.ActivityId id,
        Id.PersonId person,
        AppId app,
        Id.InstallationId installation,
        ActivityKind what,
        String title,
        String picture,
        int format,
        boolean open,
        Instant changed) {
    public static final int TITLE_CHARACTERS_MAX = 100;

    /// Of the state as JSON, in UTF-8.
    public static final int STATE_BYTES_MAX = 64 * 1024;

    public static final int FORMAT_MAX = 1_000_000_000;
}
