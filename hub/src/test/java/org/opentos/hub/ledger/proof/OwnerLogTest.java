package org.opentos.hub.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.LedgerCheck;
import org.opentos.hub.ledger.OwnerLog;
import org.opentos.hub.ledger.journal.LedgerWorld;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The logs that owners get, held against the program of their own with which they check them, and
/// what the hub itself finds where rows were changed behind its back.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnerLogTest {
    /// By chance few postings concern an organisation; each test looks at the first entries of one.
    private static final int ENTRIES_MIN = 6;

    private static final JsonMapper JSON = new JsonMapper();

    private final long seed = System.nanoTime();
    private final LedgerWorld world = new LedgerWorld(seed);
    private MethodHandle verify = MethodHandles.empty(MethodType.methodType(List.class));
    private MethodHandle verifyNext = verify;

    @BeforeAll
    void live(@TempDir Path directory) throws Exception {
        System.out.println("OwnerLogTest seed " + seed);
        for (int batch = 1; batch <= 40 || entriesOfLongest() < ENTRIES_MIN; batch++) {
            world.live(3 * batch);
        }
        Path source = Path.of("..", "verify", "VerifyLog.java");
        int compiled =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", directory.toString(), source.toString());
        assertThat(compiled).isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, null)) {
            Class<?> program = loader.loadClass("VerifyLog");
            for (Path each : Files.list(directory).toList()) {
                loader.loadClass(each.getFileName().toString().replace(".class", ""));
            }
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            verify =
                    lookup.findStatic(
                            program, "verify", MethodType.methodType(List.class, String.class));
            verifyNext =
                    lookup.findStatic(
                            program,
                            "verifyNext",
                            MethodType.methodType(List.class, String.class, String.class));
        }
    }

    @AfterAll
    void close() {
        world.close();
    }

    /// Of the accounts that have a log.
    private long entriesOfLongest() {
        return world.jdbc()
                .sql("select coalesce(max(entries), 0) from ledger_account where length(chain) > 0")
                .query(Long.class)
                .single();
    }

    private List<?> faults(JsonNode log) {
        return faults(log.toString());
    }

    private List<?> faults(String log) {
        try {
            return (List<?>) verify.invoke(log);
        } catch (IllegalArgumentException unreadable) {
            return List.of(unreadable.toString());
        } catch (Throwable failure) {
            throw new AssertionError("VerifyLog failed", failure);
        }
    }

    /// The beginning of the log that has most entries.
    private ObjectNode longest(int entriesMax) {
        long number =
                world.jdbc()
                        .sql(
                                "select number from ledger_account where length(chain) > 0 order by entries desc, number limit 1")
                        .query(Long.class)
                        .single();
        return JSON.valueToTree(
                world.poster.log(new AccountNumber(number), 1, entriesMax).orElseThrow());
    }

    private List<JsonNode> logs(int entriesMax) {
        List<JsonNode> logs = new ArrayList<>();
        long accounts =
                world.jdbc()
                        .sql("select max(number) from ledger_account")
                        .query(Long.class)
                        .single();
        for (long number = 1; number <= accounts; number++) {
            Optional<OwnerLog> log = world.poster.log(new AccountNumber(number), 1, entriesMax);
            log.ifPresent(found -> logs.add(JSON.valueToTree(found)));
        }
        assertThat(logs).isNotEmpty();
        return logs;
    }

    @Test
    void each_log_is_consistent_to_a_program_that_knows_nothing_of_the_hub() {
        for (JsonNode log : logs(OwnerLog.ENTRIES_MAX)) {
            assertThat(faults(log)).isEmpty();
        }
    }

    @Test
    void a_long_log_comes_in_parts_that_follow_each_other() throws Throwable {
        JsonNode first = longest(2);
        AccountNumber account = new AccountNumber(first.at("/account/number").asLong());
        JsonNode second = JSON.valueToTree(world.poster.log(account, 3, 2).orElseThrow());
        JsonNode third = JSON.valueToTree(world.poster.log(account, 5, 2).orElseThrow());
        assertThat(faults(second)).isEmpty();
        assertThat((List<?>) verifyNext.invoke(first.toString(), second.toString())).isEmpty();
        assertThat((List<?>) verifyNext.invoke(first.toString(), third.toString())).isNotEmpty();
    }

    /// Each number and each text of a log is changed in turn.
    @Test
    void whatever_is_changed_in_a_log_is_found() {
        ObjectNode log = longest(6);
        ObjectNode account = (ObjectNode) log.path("account");
        // What names the owner is not hashed: the account's number stands for it.
        account.remove(List.of("kind", "owner", "purpose"));
        int changed = change(log, log);
        assertThat(changed).isGreaterThan(100);
    }

    @Test
    void a_log_that_is_cut_off_is_unreadable_wherever() {
        ObjectNode log = longest(2);
        // The owner is not hashed; each way to write a character is in it.
        ((ObjectNode) log.path("account")).put("owner", "\"\n\u0001");
        String whole = log.toString();
        assertThat(whole).contains("\\\"\\n\\u0001");
        assertThat(faults(whole)).isEmpty();
        for (int length = 0; length < whole.length(); length++) {
            assertThat(faults(whole.substring(0, length))).as("%d characters", length).isNotEmpty();
        }
    }

    @Test
    void a_log_without_entries_or_batches_is_unreadable() {
        for (String name : List.of("entries", "batches")) {
            ObjectNode log = longest(2);
            String whole = log.toString();
            log.putArray(name);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> verify.invoke(log.toString()))
                    .withMessageContaining(name);
            if (name.equals("entries")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> verifyNext.invoke(log.toString(), whole));
            }
        }
    }

    private int change(JsonNode place, JsonNode whole) {
        int changed = 0;
        if (place instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                JsonNode was = object.path(name);
                if (was.isContainer()) {
                    changed += change(was, whole);
                } else {
                    object.set(name, other(was));
                    assertThat(faults(whole)).as("%s changed from %s", name, was).isNotEmpty();
                    object.set(name, was);
                    changed++;
                }
            }
        } else if (place instanceof ArrayNode array) {
            for (int index = 0; index < array.size(); index++) {
                JsonNode was = array.get(index);
                if (was.isContainer()) {
                    changed += change(was, whole);
                } else {
                    array.set(index, other(was));
                    assertThat(faults(whole)).as("element %d", index).isNotEmpty();
                    array.set(index, was);
                    changed++;
                }
            }
        }
        return changed;
    }

    /// Another number, or a text in which one character is another.
    private static JsonNode other(JsonNode was) {
        if (was.isNumber()) {
            return JSON.getNodeFactory().numberNode(was.asLong() + 1);
        }
        String text = was.asString();
        String other = text.isEmpty() ? "00" : text.charAt(0) == '1' ? "2" : "1";
        return JSON.getNodeFactory().stringNode(other + text.substring(Math.min(1, text.length())));
    }

    @Test
    void what_nests_deeper_than_a_log_is_no_log() {
        assertThat(faults("[".repeat(100_000)))
                .singleElement()
                .asString()
                .contains("not JSON at character");
    }

    @Test
    void the_hub_finds_nothing_wrong_and_then_whatever_was_changed_behind_its_back() {
        assertThat(world.poster.check(_ -> {}).faults()).isEmpty();
        for (String change :
                List.of(
                        "update ledger_entry set amount = amount + 1 where (account, number) = (select account, number from ledger_entry limit 1)",
                        "update ledger_entry set balance = balance - 1 where posting = 3 and leg = 0",
                        "update ledger_entry set held = held + 1 where posting = 3 and leg = 0",
                        "update ledger_entry set chain = '\\x00' where (account, number) = (select account, number from ledger_entry where chain is not null limit 1)",
                        "update ledger_entry set leg = 63 where posting = 3 and leg = 0",
                        "delete from ledger_entry where posting = 3 and leg = 0",
                        "insert into ledger_entry values (1, 1000000, 1, 0, 1, 1, 0, null)",
                        "update ledger_posting set reference = 'other' where number = 3",
                        "update ledger_posting set at = at + interval '1 second' where number = 3",
                        "update ledger_posting set accounts = array_reverse(accounts), entries = array_reverse(entries) where number = 3",
                        "delete from ledger_posting where number = 3",
                        "update ledger_batch set root = '\\x00' where number = 2",
                        "update ledger_batch set seal = '\\x00' where number = 2",
                        "delete from ledger_batch where number = 2",
                        "update ledger_account set minor = minor + 1 where number = 1",
                        "update ledger_account set entries = entries + 1 where number = 1",
                        "update ledger_account set held = held + 1, open_holds = open_holds + 1 where kind = 'CLEARING' or kind = 'TAX' or kind = 'REVENUE' or kind = 'PAYABLE'")) {
            LedgerCheck check = world.checkChanged(change);
            assertThat(check.faults()).as(change).isNotEmpty();
        }
        assertThat(world.poster.check(_ -> {}).faults()).isEmpty();
    }
}
