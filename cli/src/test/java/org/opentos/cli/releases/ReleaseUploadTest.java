package org.opentos.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;

class ReleaseUploadTest {
    private static final int PART = ReleaseUpload.PART_BYTES;
    private static final int SIZE = 2 * PART + 17;

    @TempDir private Path directory;

    private final byte[] content = new byte[SIZE];
    private Path path = Path.of("");

    @BeforeEach
    void write() throws IOException {
        new Random(8).nextBytes(content);
        path = Files.write(directory.resolve("firmware.bin"), content);
    }

    private static ReleaseUpload upload(FakeHub hub) {
        return new ReleaseUpload(hub::client, Duration.ZERO);
    }

    @Test
    void the_file_goes_in_parts_and_it_is_said_how_far_it_is() throws Exception {
        try (FakeHub hub = new FakeHub(SIZE)) {
            List<Long> said = new ArrayList<>();
            assertThat(
                            upload(hub)
                                    .hand(hub.view(), ReleaseFile.of(path), said::add)
                                    .path("state")
                                    .asString())
                    .isEqualTo("ready");
            assertThat(hub.content()).isEqualTo(content);
            assertThat(said).containsExactly(0L, (long) PART, 2L * PART, (long) SIZE);
        }
    }

    @Test
    void what_broke_off_goes_on_behind_what_is_there() throws Exception {
        try (FakeHub hub = new FakeHub(SIZE).breakingOffAt(1, 2)) {
            upload(hub).hand(hub.view(), ReleaseFile.of(path), _ -> {});
            assertThat(hub.content()).isEqualTo(content);
            assertThat(hub.asked()).containsExactly(0L, (long) PART, 2L * PART);
        }
    }

    @Test
    void what_an_earlier_command_handed_over_is_not_handed_over_again() throws Exception {
        try (FakeHub hub = new FakeHub(SIZE)) {
            hub.client()
                    .putPart(
                            "/api/v1/releases/" + FakeHub.RELEASE + "/file?from=0",
                            ReleaseFile.of(path).part(0, 1000));
            upload(hub).hand(hub.view(), ReleaseFile.of(path), _ -> {});
            assertThat(hub.content()).isEqualTo(content);
            assertThat(hub.asked()).containsExactly(0L, 1000L, 1000L + PART);
        }
    }

    @Test
    void a_sign_in_that_runs_out_meanwhile_is_renewed() throws Exception {
        try (FakeHub hub = new FakeHub(SIZE).signingOutAt(2)) {
            upload(hub).hand(hub.view(), ReleaseFile.of(path), _ -> {});
            assertThat(hub.content()).isEqualTo(content);
        }
    }

    @Test
    void a_hub_that_stays_away_is_given_up_with_what_to_do() throws Exception {
        FakeHub hub = new FakeHub(SIZE);
        ReleaseUpload upload = upload(hub);
        hub.close();
        assertThatThrownBy(() -> upload.hand(hub.view(), ReleaseFile.of(path), _ -> {}))
                .isInstanceOfSatisfying(
                        CommandException.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE))
                .hasMessageContaining("the same command again goes on");
    }

    @Test
    void a_file_of_which_no_release_can_be_made_is_said_before_anything_is_sent() throws Exception {
        assertThatThrownBy(() -> ReleaseFile.of(directory.resolve("gone.bin")))
                .hasMessageContaining("there is no file");
        assertThatThrownBy(() -> ReleaseFile.of(directory)).hasMessageContaining("is no file");
        Path empty = Files.createFile(directory.resolve("empty.bin"));
        assertThatThrownBy(() -> ReleaseFile.of(empty)).hasMessageContaining("has 0 B");
    }

    @Test
    void the_digest_is_that_of_the_whole_file() throws Exception {
        Path abc = Files.writeString(directory.resolve("abc"), "abc");
        // FIPS 180-2, appendix B.1.
        assertThat(ReleaseFile.of(abc).sha256(_ -> {}))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
