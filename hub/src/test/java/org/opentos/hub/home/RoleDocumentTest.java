package org.opentos.hub.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.opentos.protocol.Role;

/// `docs/roles.md` is `roles.csv`, written for people. `-Ddocuments.write=true` writes it anew.
class RoleDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/roles.md");

    private static final String INTRODUCTION =
            """
            # What each role may do

            Made from `hub/src/main/resources/org/opentos/hub/home/roles.csv`, which the hub loads and which
            `GET /api/v1/roles` serves. A test keeps this page equal to it
            (`RoleDocumentTest`, with `-Ddocuments.write=true` to write it anew).

            A grant gives its holder one role in one home, may name the only device that it is for, and may
            begin and end at a time. One function, `Access.refuse`, decides every access from every door by the
            holder's grants, this table and the clock.

            - **yes**: allowed. **–**: refused with `not-allowed`.
            - **named**: allowed only by a grant that names the device, such as a guest's for one door.
            - Who holds no grant in a home gets `not-found`, the same as for a home that does not exist. So does
              who asks for a device that their grants do not reach. A grant that has ended gives `grant-expired`.
            - **risk** is the annotation `tos:risk` of the property or action. An affordance without it is
              `comfort`. Operations marked *any* do not look at it.
            - A grant that names a device also lets its holder see that the home exists, and nothing else of it.
            - **thing** is a claimed device that is no terminal. It speaks for itself: its column holds for the
              device itself and for the home's free topics; other devices do not exist for it. A terminal may
              do to itself what a thing may do to itself.
            - Everyone may end their own membership, except a home's last owner.

            """;

    @Test
    void equalsTheTable() throws IOException {
        String rendered = INTRODUCTION + table(new RoleTable());
        if (Boolean.getBoolean("documents.write")) {
            Files.createDirectories(DOCUMENT.getParent());
            Files.writeString(DOCUMENT, rendered);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(rendered);
    }

    @Test
    void refusesATableWithHoles() {
        String header = "operation,risk,owner,adult,child,guest,terminal,thing\n";
        assertThatThrownBy(() -> new RoleTable(header + "home-see,any,yes,yes,yes,yes,yes,no"))
                .hasMessageContaining("a row for each risk");
        assertThatThrownBy(() -> new RoleTable("operation,risk,owner\n"))
                .hasMessageContaining("first line");
        assertThatThrownBy(() ->
                        new RoleTable(
                                header
                                        + "home-see,any,yes,yes,yes,yes,yes,no\n"
                                        + "home-see,look,yes,yes,yes,yes,yes,no"))
                .hasMessageContaining("two rows");
    }

    private static String table(RoleTable table) {
        StringBuilder text = new StringBuilder("| operation | risk |");
        Arrays.stream(Role.values())
                .forEach(role -> text.append(' ').append(role.text()).append(" |"));
        text.append("\n|---|---|").append("---|".repeat(Role.values().length)).append('\n');
        for (RoleTable.Row row : table.rows()) {
            String entries =
                    Arrays.stream(Role.values())
                            .map(role -> word(row.entries().getOrDefault(role, RoleTable.Entry.NO)))
                            .collect(Collectors.joining(" | "));
            text.append("| ").append(row.operation().text());
            text.append(" | ").append(row.risk().equals("any") ? "*any*" : row.risk());
            text.append(" | ").append(entries).append(" |\n");
        }
        return text.toString();
    }

    private static String word(RoleTable.Entry entry) {
        return switch (entry) {
            case YES, NAMED -> entry.text();
            case NO -> "–";
        };
    }
}
