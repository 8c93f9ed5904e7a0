package org.opentos.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormFactorTest {
    private static final Path SOURCE =
            Path.of("src/main/java/org/opentos/protocol/FormFactor.java");

    /// The line that the guide adds, and the one after which it stands.
    private static final Pattern ADDED =
            Pattern.compile("FormFactor\\.java\n@@\n (.+)\n\\+(.+)\n", Pattern.MULTILINE);

    @Test
    void eachIsReadAsItIsWritten() {
        for (FormFactor each : FormFactor.values()) {
            assertThat(FormFactor.parse(each.text())).isEqualTo(each);
        }
        assertThatThrownBy(() -> FormFactor.parse("fridge"))
                .hasMessageContaining("phone, tv, watch, band, glasses, vr, appliance");
    }

    @Test
    void saysWhoStandsBeforeIt() {
        assertThat(FormFactor.values())
                .filteredOn(FormFactor::personal)
                .containsExactly(
                        FormFactor.PHONE, FormFactor.WATCH, FormFactor.BAND, FormFactor.GLASSES);
        assertThat(FormFactor.values())
                .filteredOn(each -> !each.terminal())
                .containsExactly(FormFactor.APPLIANCE);
    }

    /// In a copy, as a maker does who follows `docs/form-factors.md`; what the pages need of it is
    /// followed by `ui/shell/test/new-form.test.ts`.
    @Test
    void oneMoreIsOneLine(@TempDir Path directory) throws Exception {
        MatchResult line =
                ADDED.matcher(Files.readString(Path.of("../docs/form-factors.md")))
                        .results()
                        .findFirst()
                        .orElseThrow();
        String source = Files.readString(SOURCE);
        String before = line.group(1) + "\n";
        assertThat(source).containsOnlyOnce(before);
        Path copy = directory.resolve("FormFactor.java");
        Files.writeString(copy, source.replace(before, before + line.group(2) + "\n"));

        int compiled =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-d",
                                directory.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                copy.toString());

        assertThat(compiled).isZero();
        try (CopyFirst copies = new CopyFirst(directory.toUri().toURL())) {
            Class<?> changed = copies.loadClass(FormFactor.class.getName());
            Object mirror = changed.getMethod("parse", String.class).invoke(null, "mirror");
            assertThat(changed.getMethod("terminal").invoke(mirror)).isEqualTo(true);
            assertThat(changed.getMethod("personal").invoke(mirror)).isEqualTo(false);
            assertThat((String) changed.getMethod("all").invoke(null))
                    .contains(List.of("vr, mirror, appliance"));
        }
    }

    /// Finds the changed class before the one that this test was built with.
    private static final class CopyFirst extends URLClassLoader {
        CopyFirst(URL directory) {
            super(new URL[] {directory}, FormFactor.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(FormFactor.class.getName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known == null ? findClass(name) : known;
        }
    }
}
