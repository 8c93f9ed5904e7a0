package org.opentos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the image does for the device runtime with the wireless network, beside a double of iwd.
class ImageNetworkTest {
    private static final String STATION = "/net/connman/iwd/0/3";

    /// Of a network that is called "Home 5".
    private static final String HOME = STATION + "/486f6d652035_psk";

    @TempDir Path path;
    private ImageScripts scripts;
    private Path kept;
    private Path radios;

    @BeforeEach
    void prepare() throws IOException {
        scripts = new ImageScripts(path.resolve("stands"));
        kept = Files.createDirectory(path.resolve("iwd"));
        radios = Files.createDirectory(path.resolve("radios"));
        Files.createDirectory(radios.resolve("phy0"));
        iwd("exit 0");
    }

    /// @param connect what becomes of an attempt to join
    private void iwd(String connect) throws IOException {
        scripts.standIn(
                "busctl",
                """
                echo "$*" >>%1$s/asked
                case "$*" in
                  *tree*) printf '/\\n/net/connman/iwd\\n/net/connman/iwd/0\\n%2$s\\n%3$s\\n' ;;
                  *GetManagedObjects*) echo '{"data":["objects"]}' ;;
                  *GetOrderedNetworks*) echo '{"data":["order"]}' ;;
                  *'Network Connect'*) %4$s ;;
                esac
                """
                        .formatted(path, STATION, HOME, connect));
    }

    @Test
    void saysWhatIwdSees() throws Exception {
        assertThat(ask("see"))
                .isEqualTo(
                        "{\"radio\":true,\"objects\":{\"data\":[\"objects\"]},\"stations\":[{\"data\":[\"order\"]}]}");
        Files.delete(radios.resolve("phy0"));
        Files.delete(path.resolve("asked"));
        assertThat(ask("see")).isEqualTo("{\"radio\":false}");
        assertThat(ask("look")).isEqualTo("{}");
        // Whatever asked iwd would start it.
        assertThat(path.resolve("asked")).doesNotExist();
    }

    @Test
    void withoutIwdThereIsARadioAndNothingToSee() throws Exception {
        scripts.standIn("busctl", "exit 1");
        assertThat(ask("see")).isEqualTo("{\"radio\":true}");
        assertThat(ask("look")).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                // The network's name and the password in hexadecimal digits; iwd's file, what is in
                // it.
                "486f6d652035, 7370617369626f31, Home 5.psk, spasibo1",
                "636166c3a9, 7370617369626f31, =636166c3a9.psk, spasibo1",
                "2e2e2f65, 7370617369626f31, =2e2e2f65.psk, spasibo1",
                "4f, 205c276224286029, O.psk, \"\\s\\\\'b$(`)\"",
            })
    void joinsWithAPasswordWhateverItIsMadeOf(
            String name, String password, String file, String written) throws Exception {
        assertThat(ask("join " + STATION + "/" + name + "_psk " + password)).isEqualTo("{}");
        assertThat(names()).containsExactly(file);
        assertThat(Files.readString(kept.resolve(file)))
                .isEqualTo("[Security]\nPassphrase=" + written + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept.resolve(file))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(path.resolve("asked"))).doesNotContain("spasibo1", password);
    }

    @Test
    void aPasswordThatDoesNotOpenItIsForgotten() throws Exception {
        iwd("exit 1");
        assertThat(ask("join " + HOME + " 7370617369626f31"))
                .isEqualTo("{\"fault\":\"network-refused\"}");
        assertThat(names()).isEmpty();
        Files.writeString(kept.resolve("Home 5.psk"), "[Security]\nPassphrase=before\n");
        assertThat(ask("join " + HOME + " 7370617369626f31")).contains("network-refused");
        assertThat(kept.resolve("Home 5.psk")).hasContent("[Security]\nPassphrase=before\n");
        assertThat(ask("join " + HOME + " -")).contains("network-refused");
        assertThat(names()).containsExactly("Home 5.psk");
    }

    @Test
    void untilANewPasswordHasOpenedItTheOneBeforeItIsKept() throws Exception {
        Path home = kept.resolve("Home 5.psk");
        Files.writeString(home, "[Security]\nPassphrase=before\n");
        // The power goes while the radio tries, once with a password before it and once without.
        iwd("kill -9 $PPID");
        killed("join " + HOME + " 7370617369626f31");
        assertThat(home).content().contains("spasibo1");
        killed("join " + STATION + "/4f_psk 7370617369626f31");
        assertThat(names()).contains("O.psk");
        restore();
        assertThat(names()).containsExactly("Home 5.psk");
        assertThat(home).content().contains("before");
        iwd("exit 0");
        assertThat(ask("join " + HOME + " 7370617369626f31")).isEqualTo("{}");
        restore();
        assertThat(names()).containsExactly("Home 5.psk");
        assertThat(home).content().contains("spasibo1");
    }

    @Test
    void whoJoinsKeepsOthersOut() throws Exception {
        // Beside the one that tries, another asks, and iwd starts anew.
        iwd(
                """
                echo 'join %1$s 6e6f7468696e6721' | OPENTOS_IWD=%2$s %3$s >%4$s/second
                OPENTOS_IWD=%2$s %3$s restore
                """
                        .formatted(STATION + "/4f_psk", kept, ImageScripts.path("network"), path));
        assertThat(ask("join " + HOME + " 7370617369626f31")).isEqualTo("{}");
        assertThat(path.resolve("second")).content().contains("network-busy");
        assertThat(kept.resolve("Home 5.psk")).content().contains("spasibo1");
        assertThat(names()).containsExactly("Home 5.psk");
    }

    @Test
    void aNetworkWithoutAPasswordIsJoinedAsItIs() throws Exception {
        assertThat(ask("join " + STATION + "/4f_open -")).isEqualTo("{}");
        assertThat(names()).isEmpty();
        assertThat(ask("join " + STATION + "/4f_open 7370617369626f31"))
                .contains("password-malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "join /net/connman/iwd/0/3/486f_psk 73706173",
                "join /net/connman/iwd/0/3/486f_psk 0a70617369626f31",
                "join /net/connman/iwd/0/3/486f_psk 7370617369626f7f",
                "join /net/connman/iwd/0/3/../../4f_psk 7370617369626f31",
                "join /net/connman/iwd/0/3/4f_8021x -",
                "join $(touch${IFS}x) 7370617369626f31",
                "join",
                "forget everything",
                "",
            })
    void whatItDoesNotKnowIsRefusedAndNothingIsAsked(String line) throws Exception {
        assertThat(ask(line)).contains("\"fault\":");
        assertThat(names()).isEmpty();
        assertThat(path.resolve("asked")).doesNotExist();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(kept)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private String ask(String line) throws Exception {
        ImageScripts.Answer answer = scripts.run("network", line + "\n", surroundings());
        assertThat(answer.code()).isZero();
        return answer.text();
    }

    private void killed(String line) throws Exception {
        assertThat(scripts.run("network", line + "\n", surroundings()).code()).isNotZero();
    }

    private void restore() throws Exception {
        assertThat(scripts.run("network", surroundings(), "restore").code()).isZero();
    }

    private Map<String, String> surroundings() {
        return Map.of("OPENTOS_RADIOS", radios.toString(), "OPENTOS_IWD", kept.toString());
    }
}
