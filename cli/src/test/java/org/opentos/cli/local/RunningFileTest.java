package org.opentos.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.cli.CommandException;

class RunningFileTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir private Path directory;

    @Test
    void a_program_that_does_not_get_ready_in_time_is_ended_and_its_log_named() throws Exception {
        Process process = started("echo $$; exec sleep 600");
        assertGivenUp(process, LONG);
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void one_that_does_not_end_when_asked_is_ended_by_force_with_what_it_started()
            throws Exception {
        Process process = started("trap : TERM; sleep 600 & echo $!; wait; wait");
        ProcessHandle child = process.children().findFirst().orElseThrow();
        assertGivenUp(process, AT_ONCE);
        assertThat(process.waitFor(LONG)).isTrue();
        assertThat(child.onExit().get(LONG.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(child);
    }

    @Test
    void one_whose_start_nobody_waits_for_any_more_is_stopped_with_what_it_started()
            throws Exception {
        Process process = started("sleep 600 & echo $!; wait");
        ProcessHandle child = process.children().findFirst().orElseThrow();
        RunningFile.note(file(), process);
        assertThat(RunningFile.starting(file())).isTrue();
        assertThat(RunningFile.stop(file(), LONG)).isTrue();
        assertThat(process.waitFor(LONG)).isTrue();
        assertThat(child.onExit().get(LONG.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo(child);
        assertThat(RunningFile.stop(file(), LONG)).isFalse();
    }

    @Test
    void one_that_is_ready_does_not_start_any_more() throws Exception {
        Process process = started("echo $$; exec sleep 600");
        RunningFile.note(file(), process);
        Files.writeString(file(), "{\"pid\":" + process.pid() + "}");
        assertThat(RunningFile.starting(file())).isFalse();
        RunningFile.endLeft(file());
        assertThat(process.isAlive()).isTrue();
        assertThat(RunningFile.stop(file(), LONG)).isTrue();
        assertThat(process.waitFor(LONG)).isTrue();
    }

    private void assertGivenUp(Process process, Duration endMost) {
        assertThatThrownBy(() -> RunningFile.await(process, file(), log(), AT_ONCE, endMost, "hub"))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("the hub was not ready within 0 s and was ended")
                .hasMessageContaining(log().toString())
                .hasMessageContaining("Waiting for a disk.");
    }

    /// A shell that has come as far as to print its first line.
    private Process started(String script) throws IOException {
        Files.writeString(log(), "Waiting for a disk.");
        Process process = new ProcessBuilder("sh", "-c", script).start();
        assertThat(process.inputReader().readLine()).isNotNull();
        return process;
    }

    private Path file() {
        return directory.resolve("run.json");
    }

    private Path log() {
        return directory.resolve("hub.log");
    }
}
