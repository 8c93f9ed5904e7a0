package org.opentos.hub.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentos.hub.ledger.core.Canonical;

class MerkleTreeTest {
    /// The inputs and roots of the known tree that implementations of Certificate Transparency test
    /// themselves against (google/certificate-transparency, merkle_tree_test.cc).
    private static final List<String> INPUTS =
            List.of(
                    "",
                    "00",
                    "10",
                    "2021",
                    "3031",
                    "40414243",
                    "5051525354555657",
                    "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS =
            List.of(
                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    @Test
    void roots_are_those_of_certificate_transparency() {
        for (int size = 1; size <= INPUTS.size(); size++) {
            byte[] root = new MerkleTree(leaves(size)).root();
            assertThat(HexFormat.of().formatHex(root)).isEqualTo(ROOTS.get(size - 1));
        }
    }

    @Test
    void a_path_has_no_more_hashes_than_the_tree_has_levels() {
        MerkleTree tree = new MerkleTree(leaves(INPUTS.size()));
        for (int leaf = 0; leaf < INPUTS.size(); leaf++) {
            assertThat(tree.path(leaf)).hasSize(3);
        }
        assertThat(new MerkleTree(leaves(1)).path(0)).isEmpty();
    }

    private static List<byte[]> leaves(int size) {
        List<byte[]> leaves = new ArrayList<>();
        MessageDigest digest = Canonical.digest();
        for (String input : INPUTS.subList(0, size)) {
            digest.update((byte) 0);
            leaves.add(digest.digest(HexFormat.of().parseHex(input)));
        }
        return leaves;
    }
}
