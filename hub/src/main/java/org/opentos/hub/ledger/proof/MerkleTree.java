package org.opentos.hub.ledger.proof;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.opentos.hub.ledger.core.Canonical;

/// The Merkle tree of RFC 6962, section 2.1, over leaves that are hashed already.
public final class MerkleTree {
    private static final byte NODE = 0x01;

    private final MessageDigest digest = Canonical.digest();
    private final List<byte[]> leaves;

    /// @param leaves at least one
    public MerkleTree(List<byte[]> leaves) {
        if (leaves.isEmpty()) {
            throw new IllegalArgumentException("a tree has at least one leaf");
        }
        this.leaves = leaves;
    }

    public byte[] root() {
        return root(0, leaves.size());
    }

    /// The hashes that lead from a leaf to the root, from the leaf's neighbour up.
    public List<byte[]> path(int leaf) {
        List<byte[]> path = new ArrayList<>();
        gather(leaf, 0, leaves.size(), path);
        return path;
    }

    private void gather(int leaf, int from, int to, List<byte[]> path) {
        if (to - from == 1) {
            return;
        }
        int middle = from + half(to - from);
        if (leaf < middle) {
            gather(leaf, from, middle, path);
            path.add(root(middle, to));
        } else {
            gather(leaf, middle, to, path);
            path.add(root(from, middle));
        }
    }

    private byte[] root(int from, int to) {
        if (to - from == 1) {
            return leaves.get(from);
        }
        int middle = from + half(to - from);
        byte[] left = root(from, middle);
        byte[] right = root(middle, to);
        digest.update(NODE);
        digest.update(left);
        digest.update(right);
        return digest.digest();
    }

    /// The largest power of two below the size.
    private static int half(int size) {
        return Integer.highestOneBit(size - 1);
    }
}
