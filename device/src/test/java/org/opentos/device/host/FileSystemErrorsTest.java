package org.opentos.device.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Linux counts of a file system, in a directory that stands in for what it tells.
class FileSystemErrorsTest {
    @TempDir Path system;

    @ParameterizedTest
    @CsvSource({"65029, 254:5", "66305, 259:1", "4294968576, 5:1048576", "17592186044416, 4096:0"})
    void readsTheCountOfTheDeviceThatTheDirectoryIsOn(long device, String number) throws Exception {
        Path block = Files.createDirectories(system.resolve("devices/virtio/vda5"));
        Files.createDirectories(system.resolve("dev/block"));
        Files.createSymbolicLink(system.resolve("dev/block/" + number), block);
        Files.createDirectories(system.resolve("fs/ext4/vda5"));
        Path count = system.resolve("fs/ext4/vda5/errors_count");
        FileSystemErrors errors = new FileSystemErrors(system, device);
        assertThat(errors.count()).isEmpty();
        Files.writeString(count, "0\n");
        assertThat(errors.count()).hasValue(0);
        Files.writeString(count, "3\n");
        assertThat(errors.count()).hasValue(3);
        Files.writeString(count, "many\n");
        assertThat(errors.count()).isEmpty();
    }

    @Test
    void nobodyCountsThoseOfADeviceThatIsNotThere() throws Exception {
        assertThat(new FileSystemErrors(system, 1).count()).isEmpty();
        // Whatever this computer's file system is, asking is no error.
        FileSystemErrors.of(system).count();
    }
}
