package io.github.dolphindbsync.destination.jdbc;

import io.github.dolphindbsync.destination.ColumnReader;
import io.github.dolphindbsync.destination.TextWords;
import io.github.dolphindbsync.destination.table.TableName;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads a database that has texts instead of some types. */
public abstract class JdbcReader extends ColumnReader {

    private static final Column TEXT = new Column("value", ColumnType.STRING);

    private final JdbcDialect dialect;

    public JdbcReader(JdbcDialect dialect) {
        this.dialect = dialect;
    }

    final JdbcDialect dialect() {
        return dialect;
    }

    @Override
    public String textsOf(ColumnType type, String expression) {
        throw new UnsupportedOperationException("lists are texts");
    }

    @Override
    public List<String> read(Connection connection, String table, Column column) throws SQLException {
        if (dialect.types().jdbcType(column) != JdbcType.TEXT) {
            return select(connection, table, column, textOf(column.type(), TableName.quote(column.name())));
        }
        List<String> words = new ArrayList<>();
        for (String text : select(connection, table, TEXT, TableName.quote(column.name()))) {
            words.add(TextWords.of(column, text));
        }
        return words;
    }
}
