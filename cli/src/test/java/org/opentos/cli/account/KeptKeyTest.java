package org.opentos.cli.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.cli.CommandException;

class KeptKeyTest {
    @TempDir private Path directory;

    @Test
    void it_is_made_once_and_readable_by_this_user_only() throws Exception {
        KeptKey kept = new KeptKey(directory.resolve("opentos/release.key"));
        assertThat(kept.find()).isEmpty();
        String made = kept.orMade().verifying().text();
        assertThat(kept.orMade().verifying().text()).isEqualTo(made);
        assertThat(kept.find()).isPresent();
        assertThat(Files.getPosixFilePermissions(kept.file()))
                .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }

    @Test
    void one_that_is_damaged_is_not_made_anew() throws Exception {
        KeptKey kept = new KeptKey(directory.resolve("release.key"));
        Files.writeString(kept.file(), "no key");
        assertThatThrownBy(kept::orMade)
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("restore it");
        assertThat(kept.file()).hasContent("no key");
    }
}
