package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// Each normative statement that binds a server has a test that names it, or a reason why not.
class StatementsTest {
    private static final Set<String> BINDS = Set.of("server", "client", "both");
    private static final Function<Method, String[]> NAMED_5 =
            method -> {
                Statement named = method.getAnnotation(Statement.class);
                return named == null ? new String[0] : named.value();
            };
    private static final Function<Method, String[]> NAMED_311 =
            method -> {
                Statement311 named = method.getAnnotation(Statement311.class);
                return named == null ? new String[0] : named.value();
            };

    /// One line of a list.
    ///
    /// @param untested why there is no test; empty where there has to be one
    private record Listed(String id, String binds, String meaning, String untested) {
        static Listed of(String line) {
            String[] fields = line.split("\t", -1);
            assertThat(fields).as(line).hasSizeBetween(3, 4);
            return new Listed(fields[0], fields[1], fields[2], fields.length > 3 ? fields[3] : "");
        }

        boolean needsTest() {
            return !binds.equals("client") && untested.isEmpty();
        }
    }

    private static List<Listed> list(String version) throws IOException {
        String name = "/mqtt/statements-" + version + ".tsv";
        try (InputStream in =
                Objects.requireNonNull(StatementsTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(Listed::of)
                    .toList();
        }
    }

    private static Set<String> named(Function<Method, String[]> names)
            throws IOException, URISyntaxException {
        Set<String> named = new TreeSet<>();
        for (Method each : tests()) {
            List<String> here = Arrays.asList(names.apply(each));
            assertThat(here).as(each.getName()).doesNotHaveDuplicates();
            named.addAll(here);
        }
        return named;
    }

    /// The test methods of this package.
    private static List<Method> tests() throws IOException, URISyntaxException {
        URI here = Objects.requireNonNull(StatementsTest.class.getResource("")).toURI();
        List<Method> tests = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(here))) {
            for (Path each : files.filter(file -> file.toString().endsWith(".class")).toList()) {
                String name = each.getFileName().toString().replace(".class", "");
                for (Method method : type(name).getDeclaredMethods()) {
                    if (method.isAnnotationPresent(Test.class)
                            || method.isAnnotationPresent(ParameterizedTest.class)) {
                        tests.add(method);
                    }
                }
            }
        }
        return tests;
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(StatementsTest.class.getPackageName() + '.' + name);
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void compare(List<Listed> listed, Set<String> named) {
        assertThat(listed).extracting(Listed::id).doesNotHaveDuplicates();
        assertThat(listed).extracting(Listed::binds).isSubsetOf(BINDS);
        assertThat(listed).extracting(Listed::meaning).doesNotContain("");
        List<String> known = listed.stream().map(Listed::id).toList();
        assertThat(named).as("a test names only what is listed").isSubsetOf(known);
        List<String> missing =
                listed.stream()
                        .filter(Listed::needsTest)
                        .map(Listed::id)
                        .filter(id -> !named.contains(id))
                        .toList();
        assertThat(missing).as("statements without a test").isEmpty();
        List<String> excused =
                listed.stream()
                        .filter(each -> !each.untested().isEmpty())
                        .map(Listed::id)
                        .filter(named::contains)
                        .toList();
        assertThat(excused).as("said to be without a test, and has one").isEmpty();
    }

    @Test
    void each_statement_of_version_5_has_a_test() throws Exception {
        List<Listed> listed = list("5");
        assertThat(listed).hasSize(251);
        compare(listed, named(NAMED_5));
    }

    @Test
    void each_statement_of_version_3_1_1_has_a_test() throws Exception {
        List<Listed> listed = list("3.1.1");
        assertThat(listed).hasSize(141);
        compare(listed, named(NAMED_311));
    }
}
