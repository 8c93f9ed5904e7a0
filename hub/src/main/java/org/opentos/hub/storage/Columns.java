package org.opentos.hub.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Id;
import tools.jackson.databind.JsonNode;

/// Rows on their way into one statement, column by column, as arrays for `unnest`.
public final class Columns {
    private final List<String> types;
    private final List<List<@Nullable Object>> columns = new ArrayList<>();
    private int rows;

    /// @param types PostgreSQL's names of the columns' types
    public Columns(String... types) {
        this.types = List.of(types);
        for (int index = 0; index < types.length; index++) {
            columns.add(new ArrayList<>());
        }
    }

    /// Adds a row. Ids, times, JSON and empty Optionals may stand in it as they are.
    public void add(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(
                    values.length + " values for " + columns.size() + " columns");
        }
        for (int index = 0; index < values.length; index++) {
            columns.get(index).add(plain(values[index]));
        }
        rows++;
    }

    public boolean isEmpty() {
        return rows == 0;
    }

    /// Runs the statement, whose parameters are exactly these columns.
    ///
    /// @return how many rows it changed
    public int update(Connection connection, String sql) throws SQLException {
        if (isEmpty()) {
            return 0;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement);
            return statement.executeUpdate();
        }
    }

    public void bind(Connection connection, PreparedStatement statement) throws SQLException {
        for (int index = 0; index < columns.size(); index++) {
            statement.setArray(
                    index + 1,
                    connection.createArrayOf(types.get(index), array(types.get(index), index)));
        }
    }

    /// The driver takes bytes as nothing but `byte[][]`.
    private @Nullable Object[] array(String type, int column) {
        List<@Nullable Object> values = columns.get(column);
        return type.equals("bytea") ? values.toArray(byte[][]::new) : values.toArray();
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Optional<?> optional -> plain(optional.orElse(null));
            case Id id -> id.value();
            case Instant at -> at.toString();
            case JsonNode json -> json.toString();
            default -> value;
        };
    }
}
