package org.opentos.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// What a content item is, and the one table of which form factors can show it.
public enum ContentKind {
    /// Every body but a band has something to hear it by.
    AUDIO(FormFactor.BAND),
    /// A watch is too small to follow it, and a band and glasses draw too slowly.
    VIDEO(FormFactor.WATCH, FormFactor.BAND, FormFactor.GLASSES),
    PICTURE(FormFactor.BAND),
    TEXT(FormFactor.BAND);

    private final Set<FormFactor> not;

    ContentKind(FormFactor first, FormFactor... more) {
        this.not = EnumSet.of(first, more);
    }

    /// Whether a form factor can show it.
    public boolean isShownOn(FormFactor form) {
        return !not.contains(form);
    }

    /// Those that a form factor can show.
    public static Set<ContentKind> shownOn(FormFactor form) {
        Set<ContentKind> shown = EnumSet.noneOf(ContentKind.class);
        for (ContentKind each : values()) {
            if (each.isShownOn(form)) {
                shown.add(each);
            }
        }
        return shown;
    }

    /// The kind of what is played or shown by its media type, in lower case. HLS is a video:
    /// whether it has pictures, only its playlists know.
    public static ContentKind of(String mediaType) {
        if (mediaType.startsWith("audio/")) {
            return AUDIO;
        }
        return mediaType.startsWith("image/") ? PICTURE : VIDEO;
    }

    /// @throws IllegalArgumentException where there is no such kind
    public static ContentKind parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
