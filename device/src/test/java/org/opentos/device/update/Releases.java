package org.opentos.device.update;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.opentos.protocol.Id.ProductId;
import org.opentos.protocol.Id.ReleaseId;
import org.opentos.protocol.keys.SigningKey;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.SignedRelease;
import org.opentos.protocol.update.UpdateOrder;

/// Releases as a maker makes them, and as somebody else does.
final class Releases {
    static final ProductId PRODUCT = ProductId.parse("product_01jd3zv5t8e6rbh3w7q2k9m4nx");
    static final SigningKey MAKER = SigningKey.fresh(new SecureRandom());
    static final SigningKey STRANGER = SigningKey.fresh(new SecureRandom());

    private Releases() {}

    /// What the file of a version is.
    static byte[] content(int code, int bytes) {
        byte[] content = new byte[bytes];
        new SplittableRandom(code).nextBytes(content);
        return content;
    }

    static ReleaseId id(int code) {
        return new ReleaseId(new UUID(7, code));
    }

    static Release release(int code, byte[] content) {
        MessageDigest digest = Digest.fresh();
        digest.update(content);
        return new Release(
                PRODUCT,
                new ReleaseVersion(code, "1." + code + ".0"),
                Release.Kind.FILE,
                content.length,
                Digest.text(digest));
    }

    static UpdateOrder order(int code, byte[] content) {
        return order(code, SignedRelease.sign(release(code, content), MAKER));
    }

    static UpdateOrder order(int code, SignedRelease signed) {
        return new UpdateOrder(id(code), signed, "Better.", "a-pass", UpdateOrder.When.EVER);
    }

    static UpdateOrder at(UpdateOrder order, UpdateOrder.When when) {
        return new UpdateOrder(order.release(), order.signed(), order.notes(), order.pass(), when);
    }

    static UpdateOrder.When idle() {
        return new UpdateOrder.When(true, false, Optional.empty());
    }
}
