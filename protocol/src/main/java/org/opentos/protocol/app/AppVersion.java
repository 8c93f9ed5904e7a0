package org.opentos.protocol.app;

/// A version of an app (`version` of W3C's MiniApp Manifest).
///
/// @param code 1 to [#CODE_MAX]; each later version has a greater one
/// @param name for people, 1 to [#NAME_CHARACTERS_MAX] characters, for example `1.2.0`
public record AppVersion(int code, String name) {
    public static final int CODE_MAX = 1_000_000_000;
    public static final int NAME_CHARACTERS_MAX = 20;
}
