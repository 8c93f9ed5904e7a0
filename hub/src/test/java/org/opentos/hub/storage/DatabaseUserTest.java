package org.opentos.hub.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the database lies when the system user cannot reach the data directory.
class DatabaseUserTest {
    private static final DatabaseUser SYSTEM_USER = new DatabaseUser(true);

    @TempDir
    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path temporary;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path database;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path fallback;

    @BeforeEach
    void closed() throws IOException {
        Path data = Files.createDirectories(temporary.resolve("closed/hub"));
        Files.setPosixFilePermissions(
                temporary.resolve("closed"), PosixFilePermissions.fromString("rwx------"));
        database = data.resolve("database");
        fallback = temporary.resolve("fallback");
    }

    @Test
    void it_lies_elsewhere_and_a_link_leads_there_from_then_on() throws IOException {
        Path elsewhere = SYSTEM_USER.reachable(database, fallback);
        assertThat(elsewhere).isDirectory().hasParent(fallback);
        assertThat(Files.readSymbolicLink(database)).isEqualTo(elsewhere);
        assertThat(SYSTEM_USER.reachable(database, fallback)).isEqualTo(elsewhere);

        Path moved = temporary.resolve("moved");
        Files.move(temporary.resolve("closed"), moved);
        assertThat(SYSTEM_USER.reachable(moved.resolve("hub/database"), fallback))
                .isEqualTo(elsewhere);
    }

    @Test
    void an_ordinary_user_has_it_in_its_place() throws IOException {
        assertThat(new DatabaseUser(false).reachable(database, fallback)).isEqualTo(database);
        assertThat(fallback).doesNotExist();
    }

    @Test
    void data_is_never_taken_for_lost_because_a_door_was_closed() throws IOException {
        Files.createDirectories(database);
        assertThatThrownBy(() -> SYSTEM_USER.reachable(database, fallback))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("chmod o+x");
    }

    @Test
    void a_link_that_leads_nowhere_is_refused() throws IOException {
        Path elsewhere = SYSTEM_USER.reachable(database, fallback);
        Files.delete(elsewhere);
        assertThatThrownBy(() -> SYSTEM_USER.reachable(database, fallback))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(elsewhere.toString());
    }
}
