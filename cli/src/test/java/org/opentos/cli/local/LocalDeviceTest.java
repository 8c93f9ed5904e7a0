package org.opentos.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.cli.CommandException;
import org.opentos.protocol.Id.DeviceId;

class LocalDeviceTest {
    private static final DeviceId ID = new DeviceId(new UUID(0x7000L, 31));

    @TempDir private Path directory;

    @Test
    void an_identity_is_flashed_once_and_what_the_device_kept_stays() throws Exception {
        Places places = new Places(directory, directory, directory);
        LocalDevice device = LocalDevice.of(places, ID);
        assertThat(device.flash("{\"device\":1}", "{}")).isTrue();
        Files.writeString(device.data().resolve("state.json"), "kept");
        assertThat(device.flash("{\"device\":1}", "{}")).isFalse();
        assertThat(device.data().resolve("state.json")).hasContent("kept");
        assertThatThrownBy(() -> device.flash("{\"device\":2}", "{}"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("other credentials");
        assertThat(Files.getPosixFilePermissions(device.data().resolve("identity.json")))
                .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }

    @Test
    void those_of_archives_are_found_by_their_ids_and_others_by_their_names() throws Exception {
        Places places = new Places(directory, directory, directory);
        LocalDevice ofArchive = LocalDevice.of(places, ID);
        ofArchive.flash("{}", "{}");
        LocalDevice other = new LocalDevice(places, "tv", places.devices().resolve("tv"));
        other.flash("{}", "{}");
        assertThat(LocalDevice.all(places)).containsExactly(ofArchive, other);
        assertThat(ofArchive.ofArchive()).isTrue();
        assertThat(other.ofArchive()).isFalse();
        // A label of a host name, RFC 1123, section 2.1.
        assertThat(ofArchive.name()).matches("[a-z0-9-]{1,63}");
        ofArchive.forget();
        assertThat(LocalDevice.all(places)).containsExactly(other);
    }
}
