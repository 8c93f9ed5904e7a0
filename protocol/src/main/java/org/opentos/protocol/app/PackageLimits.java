package org.opentos.protocol.app;

/// What a package may be. Whoever reads one stops at the first bound, whatever the file promises.
public final class PackageLimits {
    public static final long PACKAGE_BYTES_MAX = 24L * 1024 * 1024;
    public static final long UNPACKED_BYTES_MAX = 64L * 1024 * 1024;
    public static final long FILE_BYTES_MAX = 16L * 1024 * 1024;
    public static final int FILES_MAX = 2_000;
    public static final int PATH_CHARACTERS_MAX = 200;
    public static final int MANIFEST_BYTES_MAX = 64 * 1024;

    /// Of the list of digests and of each signature.
    static final int META_BYTES_MAX = 512 * 1024;

    private PackageLimits() {}
}
