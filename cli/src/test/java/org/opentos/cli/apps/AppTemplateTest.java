package org.opentos.cli.apps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppTemplateTest {
    @ParameterizedTest
    @ValueSource(strings = {"moon-jump", "a", "star2", "abcdefghijabcdefghijabcdefghijabcdefghij"})
    void a_name_is_small_letters_digits_and_hyphens(String name) {
        assertThat(AppTemplate.isName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bad Name!",
                "Moon",
                "2048",
                "-jump",
                "moon\"jump",
                "..",
                "星",
                "abcdefghijabcdefghijabcdefghijabcdefghijk"
            })
    void nothing_else_is_one(String name) {
        assertThat(AppTemplate.isName(name)).isFalse();
    }
}
