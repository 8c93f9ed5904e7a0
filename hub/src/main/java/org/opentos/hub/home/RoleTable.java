package org.opentos.hub.home;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.opentos.protocol.Risk;
import org.opentos.protocol.Role;
import org.springframework.stereotype.Component;

/// What each role may do: the file `roles.csv` beside this class, which is the only place where it
/// is said.
@Component
public final class RoleTable {
    static final String FILE = "roles.csv";
    private static final String ANY = "any";

    /// An entry of the table.
    public enum Entry {
        YES,
        /// Only by a grant that names the device.
        NAMED,
        NO;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A row of the table.
    ///
    /// @param risk the text of a risk, or `any` where the risk of what it is done to plays no part
    public record Row(Operation operation, String risk, Map<Role, Entry> entries) {}

    private final List<Row> rows;
    private final Entry[] entries =
            new Entry[Operation.values().length * Risk.values().length * Role.values().length];
    private final Set<Operation> weighted = EnumSet.noneOf(Operation.class);

    public RoleTable() {
        this(content());
    }

    RoleTable(String csv) {
        List<String> lines = csv.lines().toList();
        List<String> header = Arrays.asList(lines.getFirst().split(",", -1));
        List<String> expected = new ArrayList<>(List.of("operation", "risk"));
        Arrays.stream(Role.values()).map(Role::text).forEach(expected::add);
        if (!header.equals(expected)) {
            throw new IllegalStateException(
                    FILE + ": the first line must be " + String.join(",", expected));
        }
        rows = lines.stream().skip(1).map(RoleTable::row).toList();
        BitSet entered = new BitSet(entries.length);
        rows.forEach(row -> enter(row, entered));
        if (entered.cardinality() != entries.length) {
            throw new IllegalStateException(
                    FILE + ": each operation needs a row for each risk, or one for any");
        }
    }

    /// The rows in the order of the file.
    public List<Row> rows() {
        return rows;
    }

    Entry entry(Role role, Operation operation, Risk risk) {
        return entries[place(role, operation, risk)];
    }

    /// Whether the answer depends on the risk of an affordance.
    boolean weighsRisk(Operation operation) {
        return weighted.contains(operation);
    }

    private static int place(Role role, Operation operation, Risk risk) {
        return (operation.ordinal() * Risk.values().length + risk.ordinal()) * Role.values().length
                + role.ordinal();
    }

    private void enter(Row row, BitSet entered) {
        boolean any = row.risk().equals(ANY);
        if (!any) {
            weighted.add(row.operation());
        }
        for (Risk risk : any ? List.of(Risk.values()) : List.of(Risk.parse(row.risk()))) {
            row.entries()
                    .forEach((role, entry) -> {
                        int place = place(role, row.operation(), risk);
                        if (entered.get(place)) {
                            throw new IllegalStateException(
                                    FILE
                                            + ": two rows for "
                                            + row.operation().text()
                                            + " "
                                            + risk.text());
                        }
                        entered.set(place);
                        entries[place] = entry;
                    });
        }
    }

    private static Row row(String line) {
        String[] fields = line.split(",", -1);
        if (fields.length != 2 + Role.values().length) {
            throw new IllegalStateException(FILE + ": not a row: " + line);
        }
        Map<Role, Entry> entries = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            entries.put(role, Entry.valueOf(fields[2 + role.ordinal()].toUpperCase(Locale.ROOT)));
        }
        Operation operation =
                Operation.valueOf(fields[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        return new Row(operation, fields[1], Collections.unmodifiableMap(entries));
    }

    private static String content() {
        try (InputStream file = RoleTable.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("the role table " + FILE + " is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read the role table " + FILE, failure);
        }
    }
}
