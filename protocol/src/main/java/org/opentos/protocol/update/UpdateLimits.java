package org.opentos.protocol.update;

/// The bounds of updates, the same on both sides.
public final class UpdateLimits {
    /// Of the file of a release.
    public static final long FILE_BYTES_MAX = 1L << 30;

    /// Of what a device quotes of its log where it could not take a release.
    public static final int LOG_CHARACTERS_MAX = 16 * 1024;

    /// Of what a device says of a fault.
    public static final int DETAIL_CHARACTERS_MAX = 500;

    /// Of what a maker says of a release, for the people whose devices take it.
    public static final int NOTES_CHARACTERS_MAX = 4_000;

    private UpdateLimits() {}
}
