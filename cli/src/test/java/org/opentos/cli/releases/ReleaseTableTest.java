package org.opentos.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReleaseTableTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void each_release_is_a_line_with_its_latest_roll_out() {
        List<JsonNode> releases =
                JSON.readTree(
                                """
                                [{"id": "release_b", "code": 13, "name": "1.3.0", "kind": "file", "bytes": 2097152, "state": "receiving", "received": 901776},
                                 {"id": "release_a", "code": 12, "name": "1.2.0", "kind": "image", "bytes": 900, "state": "ready", "received": 900}]
                                """)
                        .valueStream()
                        .toList();
        List<JsonNode> rollouts =
                JSON.readTree(
                                """
                                [{"release": "release_a", "state": "running", "stage": 1, "stages": [{}, {}, {}], "devices": 480, "failures": 2, "standings": {"done": 31}},
                                 {"release": "release_a", "state": "stopped", "stage": 0, "stages": [{}], "devices": 470, "failures": 1, "standings": {}}]
                                """)
                        .valueStream()
                        .toList();

        assertThat(ReleaseTable.lines(releases, rollouts))
                .containsExactly(
                        "code       name             kind         size  state          roll-out",
                        "13         1.3.0            file      2.0 MiB  receiving 43 % none",
                        "12         1.2.0            image       900 B  ready          running, stage 2 of 3, on 31 of 480 devices, failed on 2");
    }

    @Test
    void what_is_not_whole_is_never_a_hundred_per_cent() {
        assertThat(ReleaseTable.percent(999, 1000)).isEqualTo("99 %");
        assertThat(ReleaseTable.percent(1000, 1000)).isEqualTo("100 %");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "12897484, 12.3 MiB",
        "1073741824, 1.0 GiB"
    })
    void sizes_are_said_in_the_nearest_unit(long bytes, String said) {
        assertThat(FileSize.text(bytes)).isEqualTo(said);
    }
}
