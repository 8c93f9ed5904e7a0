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
        iwd(connect, "connected", "exit 0");
    }

    /// @param state of the station after an attempt
    /// @param start what becomes of an attempt to open a network of its own
    private void iwd(String connect, String state, String start) throws IOException {
        scripts.standIn(
                "busctl",
                """
                echo "$*" >>%1$s/asked
                case "$*" in
                  *tree*) printf '/\\n/net/connman/iwd\\n/net/connman/iwd/0\\n%2$s\\n%3$s\\n' ;;
                  *GetManagedObjects*) echo '{"data":["objects"]}' ;;
                  *GetOrderedNetworks*) echo '{"data":["order"]}' ;;
                  *'Network Connect'*) %4$s ;;
                  *'Station State'*) echo 's "%5$s"' ;;
                  *SupportedModes*) cat %1$s/modes ;;
                  *'Device Mode s '*) echo "${!#}" >%1$s/mode ;;
                  *'Device Mode'*) printf 's "%%s"\\n' "$(<%1$s/mode)" ;;
                  *'AccessPoint Started'*) [ -e %1$s/late ]; late=$?; touch %1$s/late; exit "$late" ;;
                  *StartProfile*) [ -e %1$s/late ] || exit 1; cp -r %6$s/ap %1$s/profile; %7$s ;;
                esac
                """
                        .formatted(path, STATION, HOME, connect, state, kept, start));
        Files.writeString(path.resolve("modes"), "as 3 \"ad-hoc\" \"station\" \"ap\"\n");
        Files.writeString(path.resolve("mode"), "station");
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
    void whatIwdTriesByItselfIsNotJoinedBeforeItIs() throws Exception {
        // It says yes at once to what it is trying already, and then fails.
        iwd("exit 0", "disconnected", "exit 0");
        assertThat(ask("join " + HOME + " 7370617369626f31"))
                .isEqualTo("{\"fault\":\"network-refused\"}");
        assertThat(names()).isEmpty();
    }

    /// "OpenTOS-1A2B" and "spasibo1".
    private static final String SHARE = "share 4f70656e544f532d31413242 7370617369626f31";

    @Test
    void opensANetworkOfItsOwnAndClosesIt() throws Exception {
        assertThat(ask(SHARE)).isEqualTo("{}");
        assertThat(path.resolve("mode")).content().isEqualTo("ap\n");
        Path profile = path.resolve("profile/OpenTOS-1A2B.ap");
        assertThat(profile).hasContent("[Security]\nPassphrase=spasibo1\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(profile)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(path.resolve("asked")))
                .contains(STATION + " net.connman.iwd.AccessPoint StartProfile s OpenTOS-1A2B")
                .doesNotContain("spasibo1", "7370617369626f31");
        // The password is nowhere any more.
        assertThat(kept.resolve("ap")).isEmptyDirectory();
        assertThat(ask("unshare")).isEqualTo("{}");
        assertThat(path.resolve("mode")).content().isEqualTo("station\n");
        assertThat(names()).isEmpty();
        Files.delete(path.resolve("asked"));
        assertThat(ask("unshare")).isEqualTo("{}");
        assertThat(path.resolve("asked")).doesNotExist();
    }

    @Test
    void aNetworkOfItsOwnThatDoesNotOpenLeavesNothing() throws Exception {
        iwd("exit 0", "connected", "exit 1");
        assertThat(ask(SHARE)).isEqualTo("{\"fault\":\"share-failed\"}");
        assertThat(path.resolve("mode")).content().isEqualTo("station\n");
        assertThat(names()).isEmpty();
    }

    @Test
    void aRadioThatCannotOpenOneSaysSo() throws Exception {
        Files.writeString(path.resolve("modes"), "as 1 \"station\"\n");
        assertThat(ask(SHARE)).isEqualTo("{\"fault\":\"share-unsupported\"}");
        assertThat(path.resolve("mode")).content().isEqualTo("station");
        Files.delete(radios.resolve("phy0"));
        assertThat(ask(SHARE)).isEqualTo("{\"fault\":\"share-unsupported\"}");
        assertThat(names()).isEmpty();
    }

    @Test
    void aNetworkOfItsOwnDoesNotOutliveWhoOpenedIt() throws Exception {
        assertThat(ask(SHARE)).isEqualTo("{}");
        // Another is opened by one who does not know of it; then the runtime ends.
        assertThat(ask(SHARE)).isEqualTo("{}");
        assertThat(Files.readString(path.resolve("asked")))
                .containsSubsequence("Mode s ap", "Mode s station", "Mode s ap");
        assertThat(scripts.run("network", surroundings(), "unshare").code()).isZero();
        assertThat(path.resolve("mode")).content().isEqualTo("station\n");
        assertThat(names()).isEmpty();
        // Where the power goes, iwd starts anew and with others' networks.
        iwd("exit 0", "connected", "kill -9 $PPID");
        killed(SHARE);
        assertThat(kept.resolve("ap")).isNotEmptyDirectory();
        restore();
        assertThat(names()).isEmpty();
    }

    @Test
    void whoOpensOneKeepsOthersOut() throws Exception {
        iwd(
                "exit 0",
                "connected",
                """
                echo 'join %1$s 6e6f7468696e6721' | OPENTOS_IWD=%2$s %3$s >%4$s/second
                echo unshare | OPENTOS_IWD=%2$s %3$s >%4$s/third
                """
                        .formatted(STATION + "/4f_psk", kept, ImageScripts.path("network"), path));
        assertThat(ask(SHARE)).isEqualTo("{}");
        assertThat(path.resolve("second")).content().contains("network-busy");
        assertThat(path.resolve("third")).content().contains("network-busy");
        assertThat(path.resolve("mode")).content().isEqualTo("ap\n");
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
                "share 4f70656e544f53 7370617369626f",
                "share 4f70656e544f53 7370617369626f7f",
                "share 2e2e2f65 7370617369626f31",
                "share  7370617369626f31",
                "share 4f 7370617369626f31 7370617369626f31",
                "share $(touch${IFS}x) 7370617369626f31",
                "unshare now",
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
