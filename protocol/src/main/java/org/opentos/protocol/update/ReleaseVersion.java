package org.opentos.protocol.update;

import java.util.Optional;
import java.util.regex.Pattern;
import org.opentos.protocol.DisplayName;

/// Which version of a product's software.
///
/// @param code 1 to [#CODE_MAX]; a device takes none that is not greater than what it runs. 0 is
///   what it came with, where nobody gave that a version
/// @param name for people, 1 to [#NAME_CHARACTERS_MAX] characters of text, for example `1.2.0`
public record ReleaseVersion(int code, String name) {
    public static final int CODE_MAX = 1_000_000_000;
    public static final int NAME_CHARACTERS_MAX = 40;

    private static final Pattern IMAGE_NAME = Pattern.compile("[0-9A-Za-z.~+-]{1,40}");

    public ReleaseVersion {
        if (!isCode(code) || !isName(name)) {
            throw new IllegalArgumentException("not a version: " + code);
        }
    }

    public static Optional<ReleaseVersion> find(int code, String name) {
        return isCode(code) && isName(name)
                ? Optional.of(new ReleaseVersion(code, name))
                : Optional.empty();
    }

    /// Whether an image can be called so: its name stands on the kernel's command line, as one word
    /// of `0-9 A-Z a-z . ~ + -`.
    public boolean namesImage() {
        return IMAGE_NAME.matcher(name).matches();
    }

    private static boolean isCode(int code) {
        return code >= 0 && code <= CODE_MAX;
    }

    private static boolean isName(String name) {
        return !name.isBlank()
                && name.codePointCount(0, name.length()) <= NAME_CHARACTERS_MAX
                && name.codePoints().allMatch(DisplayName::isText);
    }
}
