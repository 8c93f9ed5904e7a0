package org.opentos.protocol.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

class PackageReaderTest {
    @TempDir Path directory;

    @Test
    void a_package_is_read_as_it_was_made() throws IOException {
        Path file = Packages.signed(directory, Packages.files());

        AppPackage read = read(file);

        assertThat(read.manifest().id()).isEqualTo(AppId.parse("org.example.moon"));
        assertThat(read.developer()).isEqualTo(Packages.DEVELOPER.verifying());
        assertThat(read.sealedBy()).isEmpty();
        assertThat(read.files()).containsEntry("js/game.js", 14L).hasSize(4);
        assertThat(Files.readAllBytes(file))
                .as("the same files give the same bytes")
                .isEqualTo(Files.readAllBytes(Packages.signed(directory, Packages.files())));
    }

    @Test
    void what_is_unpacked_is_what_was_packed() throws IOException {
        Path target = Files.createDirectory(directory.resolve("unpacked"));

        PackageReader.unpack(Packages.signed(directory, Packages.files()), target);

        for (Map.Entry<String, byte[]> each : Packages.files().entrySet()) {
            assertThat(target.resolve(each.getKey())).hasBinaryContent(each.getValue());
        }
        assertThat(target.resolve("META-INF")).doesNotExist();
    }

    @Test
    void a_store_signs_beside_the_developer() throws IOException {
        Path file = Packages.signed(directory, Packages.files());
        AppPackage read = read(file);
        Path sealed = directory.resolve("sealed.zip");

        PackageWriter.seal(file, read, Packages.STORE, sealed);

        assertThat(read(sealed).sealedBy()).contains(Packages.STORE.verifying());
        assertThat(read(sealed).digest()).isEqualTo(read.digest());
    }

    @Test
    void a_file_that_was_changed_is_not_taken() throws IOException {
        Map<String, byte[]> entries =
                Packages.entries(Packages.signed(directory, Packages.files()));
        entries.put("js/game.js", Packages.bytes("let jumps = 9;"));

        assertThat(refusal(Packages.zip(directory, entries)))
                .isEqualTo(RefusalCode.PACKAGE_ALTERED);
    }

    @Test
    void a_file_that_was_added_or_taken_out_is_noticed() throws IOException {
        Map<String, byte[]> more = Packages.entries(Packages.signed(directory, Packages.files()));
        more.put("js/more.js", Packages.bytes("steal();"));
        Map<String, byte[]> fewer = Packages.entries(Packages.signed(directory, Packages.files()));
        fewer.remove("js/game.js");

        assertThat(refusal(Packages.zip(directory, more))).isEqualTo(RefusalCode.PACKAGE_ALTERED);
        assertThat(refusal(Packages.zip(directory, fewer))).isEqualTo(RefusalCode.PACKAGE_ALTERED);
    }

    @Test
    void digests_that_were_written_anew_are_not_signed() throws IOException {
        Map<String, byte[]> other = Packages.files();
        other.put("js/game.js", Packages.bytes("steal();"));
        Map<String, byte[]> entries = Packages.entries(Packages.signed(directory, other));
        entries.put(
                PackagePath.DEVELOPER,
                Packages.entries(Packages.signed(directory, Packages.files()))
                        .get(PackagePath.DEVELOPER));

        assertThat(refusal(Packages.zip(directory, entries)))
                .isEqualTo(RefusalCode.SIGNATURE_INVALID);
    }

    @Test
    void the_seal_of_one_package_does_not_hold_for_another_developer() throws IOException {
        Path file = Packages.signed(directory, Packages.files());
        Path sealed = directory.resolve("sealed.zip");
        PackageWriter.seal(file, read(file), Packages.STORE, sealed);
        Map<String, byte[]> entries = Packages.entries(sealed);
        entries.put(
                PackagePath.DEVELOPER,
                Signatures.write(
                        Packages.STORE,
                        Signatures.developer(
                                entries.getOrDefault(PackagePath.DIGESTS, new byte[0]))));

        assertThat(refusal(Packages.zip(directory, entries)))
                .isEqualTo(RefusalCode.SIGNATURE_INVALID);
    }

    @Test
    void a_developer_signs_nothing_for_the_store() throws IOException {
        Map<String, byte[]> entries =
                Packages.entries(Packages.signed(directory, Packages.files()));
        entries.put(PackagePath.STORE, entries.get(PackagePath.DEVELOPER));

        assertThat(refusal(Packages.zip(directory, entries)))
                .isEqualTo(RefusalCode.SIGNATURE_INVALID);
    }

    @Test
    void a_package_that_was_cut_anywhere_is_not_taken() throws IOException {
        byte[] whole = Files.readAllBytes(Packages.signed(directory, Packages.files()));
        Path cut = directory.resolve("cut.zip");
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));

            assertThat(refusal(cut)).as("cut after %d bytes", length).isNotNull();
        }
    }

    /// Some bytes of a ZIP mean nothing, such as the time of an entry; none changes what is read.
    @Test
    void no_changed_byte_changes_what_is_read() throws IOException {
        long seed = new SplittableRandom().nextLong();
        System.out.println("PackageReaderTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Path original = Packages.signed(directory, Packages.files());
        AppPackage expected = read(original);
        byte[] whole = Files.readAllBytes(original);
        Path changed = directory.resolve("changed.zip");
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = whole.clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(changed, bytes);

            if (PackageReader.check(changed) instanceof Outcome.Done<AppPackage>(AppPackage read)) {
                assertThat(read).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.js",
                "/evil.js",
                "js/../../evil.js",
                "js\\evil.js",
                "js//evil.js",
                "./evil.js",
                "js/",
                ".hidden.js",
                "evil.js.",
                "e vil.js",
                "evil\u202e.js",
                "evil",
                "evil.exe",
                "evil.php",
                "meta-inf/evil.js",
                "META-INF/evil.json",
                "a/b/c/d/e/f/g/h/i.js",
                "C:evil.js",
                "evil.js\u0000.png"
            })
    void a_name_that_could_lead_elsewhere_is_not_taken(String name) throws IOException {
        Map<String, byte[]> entries =
                Packages.entries(Packages.signed(directory, Packages.files()));
        entries.put(name, Packages.bytes("evil"));
        Path target = Files.createDirectories(directory.resolve("a/b"));

        Outcome<AppPackage> outcome =
                PackageReader.unpack(Packages.zip(directory, entries), target);

        assertThat(code(outcome)).isEqualTo(RefusalCode.PACKAGE_MALFORMED);
        try (var found = Files.walk(directory)) {
            assertThat(found.map(Path::toString).filter(each -> each.contains("evil"))).isEmpty();
        }
    }

    @Test
    void two_files_with_one_name_are_not_taken() throws IOException {
        Map<String, byte[]> entries =
                Packages.entries(Packages.signed(directory, Packages.files()));
        entries.put("JS/Game.js", Packages.bytes("let jumps = 0;"));

        assertThat(refusal(Packages.zip(directory, entries)))
                .isEqualTo(RefusalCode.PACKAGE_MALFORMED);
    }

    /// A gigabyte of zeros is a megabyte when compressed.
    @Test
    void a_bomb_is_put_down_at_the_bound() throws IOException {
        Path bomb = directory.resolve("bomb.zip");
        byte[] zeros = new byte[1024 * 1024];
        try (OutputStream file = Files.newOutputStream(bomb);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("zeros.bin"));
            for (int each = 0; each < 256; each++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        }
        Path target = Files.createDirectory(directory.resolve("bombed"));

        Outcome<AppPackage> outcome = PackageReader.unpack(bomb, target);

        assertThat(code(outcome)).isEqualTo(RefusalCode.PACKAGE_TOO_LARGE);
        assertThat(Files.size(target.resolve("zeros.bin")))
                .isLessThanOrEqualTo(PackageLimits.FILE_BYTES_MAX);
    }

    @Test
    void many_files_that_are_too_much_together_are_not_taken() throws IOException {
        Map<String, byte[]> files = Packages.files();
        for (int each = 0; each < 5; each++) {
            files.put("zeros" + each + ".bin", new byte[15 * 1024 * 1024]);
        }

        assertThat(refusal(Packages.signed(directory, files)))
                .isEqualTo(RefusalCode.PACKAGE_TOO_LARGE);
    }

    @Test
    void too_many_files_are_not_taken() throws IOException {
        Map<String, byte[]> files = Packages.files();
        for (int each = 0; each < PackageLimits.FILES_MAX; each++) {
            files.put("f" + each + ".txt", new byte[0]);
        }

        assertThat(refusal(Packages.signed(directory, files)))
                .isEqualTo(RefusalCode.PACKAGE_TOO_LARGE);
    }

    @Test
    void a_manifest_names_only_what_is_there() throws IOException {
        Map<String, byte[]> files = Packages.files();
        files.remove("icon.svg");

        Outcome<AppPackage> outcome = PackageReader.check(Packages.signed(directory, files));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused ->
                                assertThat(((Refusal) refused.refusal()).faults())
                                        .extracting(Refusal.Fault::pointer)
                                        .containsExactly("/icons/0/src"));
    }

    private static AppPackage read(Path file) throws IOException {
        return switch (PackageReader.check(file)) {
            case Outcome.Done<AppPackage>(AppPackage read) -> read;
            case Outcome.Refused<AppPackage>(Refusal refusal) ->
                    throw new AssertionError(refusal.toString());
        };
    }

    private static RefusalCode refusal(Path file) throws IOException {
        return code(PackageReader.check(file));
    }

    private static RefusalCode code(Outcome<AppPackage> outcome) {
        return switch (outcome) {
            case Outcome.Done<AppPackage>(AppPackage read) ->
                    throw new AssertionError("was taken: " + read);
            case Outcome.Refused<AppPackage>(Refusal refusal) -> refusal.code();
        };
    }
}
