package org.opentos.hub.ledger.proof;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.opentos.hub.ledger.core.Canonical;

/// Hashes entries and batches. Each kind of hash begins with a byte of its own, so that none can
/// stand for another. For use by one thread.
public final class EntryHasher {
    /// Of every hash here.
    public static final int HASH_BYTES = 32;

    /// RFC 6962, section 2.1.
    private static final int LEAF = 0x00;

    private static final int CHAIN = 0x02;
    private static final int SEAL = 0x03;

    private final MessageDigest digest = Canonical.digest();
    private final Canonical canonical = new Canonical();
    private final Mac mac;

    /// @param secret under which leaves are salted: a neighbour's leaf in a proof tells nothing to
    ///   whoever guesses amounts
    public EntryHasher(byte[] secret) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA-256", impossible);
        }
    }

    public byte[] salt(long posting, int leg) {
        return mac.doFinal(canonical.clear().number(posting).number(leg).toBytes());
    }

    /// The leaf of an entry in the tree of its batch.
    public byte[] leaf(EntryFacts facts) {
        byte[] salt = salt(facts.posting(), facts.leg());
        return facts.write(canonical.clear().tag(LEAF).raw(salt)).sha256(digest);
    }

    /// The next hash of an account's chain.
    ///
    /// @param previous of the entry before; empty for the first
    public byte[] chain(byte[] previous, EntryFacts facts) {
        canonical.clear().tag(CHAIN).number(previous.length).raw(previous);
        return facts.write(canonical).sha256(digest);
    }

    /// The seal of a batch.
    ///
    /// @param previous of the batch before; empty for the first
    /// @param first the batch's first posting
    /// @param last the batch's last posting
    /// @param leaves of its tree
    public byte[] seal(
            byte[] previous, long number, long first, long last, int leaves, byte[] root) {
        return canonical
                .clear()
                .tag(SEAL)
                .number(previous.length)
                .raw(previous)
                .number(number)
                .number(first)
                .number(last)
                .number(leaves)
                .raw(root)
                .sha256(digest);
    }
}
