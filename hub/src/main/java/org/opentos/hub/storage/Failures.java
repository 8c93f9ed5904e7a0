package org.opentos.hub.storage;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.springframework.dao.DataAccessException;

/// What a failure of the database says about its cause (classes of SQLSTATE, PostgreSQL appendix
/// A).
public final class Failures {
    private static final Set<String> DATA = Set.of("22", "23", "54");

    private Failures() {}

    /// Whether the data itself is at fault, so that trying again is of no use.
    public static boolean blamesData(DataAccessException failure) {
        return DATA.contains(state(failure).substring(0, 2));
    }

    /// Whether another transaction got in between, so that trying again may work.
    public static boolean worthRepeating(DataAccessException failure) {
        return state(failure).startsWith("40");
    }

    private static String state(DataAccessException failure) {
        return failure.getMostSpecificCause() instanceof SQLException sql
                ? Optional.ofNullable(sql.getSQLState())
                        .filter(state -> state.length() == 5)
                        .orElse("00000")
                : "00000";
    }
}
