package org.opentos.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.cli.CommandException;
import org.opentos.protocol.Id.DeviceId;

class BatchArchiveTest {
    private static final String MODEL = "{\"@type\":\"tm:ThingModel\"}";
    private static final String LABELS = "%PDF-1.7";

    @TempDir private Path directory;

    private final Map<String, String> entries = new LinkedHashMap<>();

    @BeforeEach
    void threeDevicesInTwoChunks() {
        entries.put("model.json", MODEL);
        entries.put("identities-00001.ndjson", identity(1) + "\n" + identity(2) + "\n");
        entries.put("labels-00001.pdf", LABELS);
        entries.put("identities-00002.ndjson", identity(3) + "\n");
        entries.put("labels-00002.pdf", LABELS);
    }

    @Test
    void identities_are_counted_through_all_chunks() throws Exception {
        BatchArchive archive = BatchArchive.read(written(), Set.of(1, 3));
        assertThat(archive.model()).isEqualTo(MODEL);
        assertThat(archive.identities())
                .containsExactly(
                        new BatchArchive.Identity(device(1), identity(1)),
                        new BatchArchive.Identity(device(3), identity(3)));
        assertThat(BatchArchive.readAll(written(), 3).identities()).hasSize(3);
    }

    @Test
    void a_number_that_it_does_not_have_and_more_than_may_start_are_refused() throws Exception {
        Path file = written();
        assertThatThrownBy(() -> BatchArchive.read(file, Set.of(1, 4)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("has 3 identities; there is no number 4");
        assertThatThrownBy(() -> BatchArchive.readAll(file, 2))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("more than 2 identities; choose some with --number");
    }

    @Test
    void names_that_no_batch_has_are_refused() throws Exception {
        entries.clear();
        entries.put("../../etc/identities-00001.ndjson", identity(1));
        entries.put("model.json", MODEL);
        assertRefused("holds \"../../etc/identities-00001.ndjson\", which no batch has");
    }

    @Test
    void what_unpacks_to_more_than_a_batch_has_is_refused() throws Exception {
        entries.put("model.json", " ".repeat(BatchArchive.MODEL_BYTES_MAX + 1));
        assertRefused("is too large: its model.json has more than");
        entries.put("model.json", MODEL);
        entries.put("identities-00001.ndjson", "x".repeat(BatchArchive.ENTRY_BYTES_MAX + 1));
        assertRefused("is too large: its identities-00001.ndjson has more than");
    }

    @Test
    void more_entries_than_a_batch_has_are_refused() throws Exception {
        entries.clear();
        IntStream.rangeClosed(0, BatchArchive.ENTRIES_MAX)
                .forEach(number -> entries.put("labels-%05d.pdf".formatted(number), LABELS));
        assertRefused("holds more than a batch has");
    }

    @Test
    void a_download_that_broke_off_is_refused() throws Exception {
        Path file = written();
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> BatchArchive.read(file, Set.of(1)))
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining("its download broke off");
        }
    }

    @Test
    void a_changed_byte_is_refused_or_changes_nothing() throws Exception {
        BatchArchive expected = BatchArchive.readAll(written(), 3);
        byte[] whole = Files.readAllBytes(directory.resolve("batch.zip"));
        for (int index = 0; index < whole.length; index++) {
            byte[] changed = whole.clone();
            changed[index] ^= 0x55;
            Path file = Files.write(directory.resolve("batch.zip"), changed);
            try {
                assertThat(BatchArchive.readAll(file, 3)).isEqualTo(expected);
            } catch (CommandException refused) {
                assertThat(refused).hasMessageContaining(file.toString());
            }
        }
    }

    @Test
    void what_is_no_archive_of_a_batch_is_refused() throws Exception {
        assertThatThrownBy(() -> BatchArchive.read(directory.resolve("none.zip"), Set.of(1)))
                .hasMessageContaining("there is no file");
        entries.remove("model.json");
        assertRefused("has no model.json in it");
        entries.put("model.json", "{");
        assertRefused("its model.json is not JSON");
        entries.put("model.json", MODEL);
        entries.put("identities-00001.ndjson", "{\"device\":\"device_../..\"}");
        assertRefused("has a damaged identity, number 1");
        entries.put(
                "identities-00001.ndjson", identity(1).replace(device(1).text(), "device_../.."));
        assertRefused("has a damaged identity, number 1");
        entries.keySet().removeIf(name -> name.startsWith("identities-"));
        assertRefused("has no identities in it");
    }

    private void assertRefused(String why) throws IOException {
        Path file = written();
        assertThatThrownBy(() -> BatchArchive.read(file, Set.of(1)))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining(why);
    }

    private Path written() throws IOException {
        Path file = directory.resolve("batch.zip");
        try (OutputStream bytes = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }

    private static DeviceId device(int number) {
        return new DeviceId(new UUID(0x7000L, number));
    }

    private static String identity(int number) {
        return Map.of(
                        "device", "\"" + device(number).text() + "\"",
                        "formFactor", "\"tv\"",
                        "hub", "{}",
                        "credential", "{}",
                        "claimCode", "\"ABCD-EFGH\"",
                        "authority", "\"\"")
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> "\"" + each.getKey() + "\":" + each.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
