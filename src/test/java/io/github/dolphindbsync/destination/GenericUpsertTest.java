package io.github.dolphindbsync.destination;

import static io.github.dolphindbsync.destination.TestRows.NEWEST_BY_SYMBOL;
import static io.github.dolphindbsync.destination.TestRows.T;
import static io.github.dolphindbsync.destination.TestRows.batch;
import static io.github.dolphindbsync.destination.TestRows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.hsqldb.jdbc.JDBCDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HSQLDB stands for all databases that have no dialect of their own. */
@Tag("other-database")
class GenericUpsertTest extends UpsertContractTest {

    @TempDir
    Path directory;

    @Override
    DataSource dataSource() {
        JDBCDataSource dataSource = new JDBCDataSource();
        dataSource.setURL("jdbc:hsqldb:mem:" + directory.getFileName() + ";hsqldb.tx=mvcc");
        return dataSource;
    }

    @Override
    String textType(boolean isKey) {
        return isKey ? "varchar(250)" : "varchar(4000)";
    }

    @Override
    boolean rollsTablesBack() {
        return false;
    }

    @Override
    boolean holds(double number) {
        return Double.isFinite(number);
    }

    @Override
    String raw(Column column, RowSchema schema) {
        String name = TableName.quote(column.name());
        String seconds = "(unix_millis(cast(replace(substr(" + name + ", 1, 19), 'T', ' ') as timestamp)) / 1000)";
        return switch (column.type()) {
            case DATE -> "datediff('day', date '1970-01-01', " + name + ")";
            case DATETIME -> seconds;
            case TIMESTAMP -> seconds + " * 1000 + cast(substr(" + name + ", 21, 3) as bigint)";
            case NANOTIMESTAMP -> seconds + " * 1000000000 + cast(substr(" + name + ", 21, 9) as bigint)";
            default -> name;
        };
    }

    @Test
    void givenACollationThatPadsThenAKeyThatEndsInABlankIsRefusedAndReplacesNoOther() throws Exception {
        upsert("newest", batch(NEWEST_BY_SYMBOL, row(T, "A", 1.0, 1), row(T, "", 2.0, 2)));

        for (String same : List.of("A ", " ")) {
            assertThatThrownBy(() -> upsert("newest", batch(NEWEST_BY_SYMBOL, row(T + 1, same, 3.0, 3))))
                    .rootCause()
                    .hasMessageContainingAll(
                            "table \"newest\"", "08:00:00.022239001", "column symbol", "ends in a blank");
        }
        assertThat(stored("newest", NEWEST_BY_SYMBOL))
                .containsExactlyInAnyOrder(row(T, "A", 1.0, 1), row(T, "", 2.0, 2));

        execute("set database collation SQL_TEXT no pad");
        upsert("exact", batch(NEWEST_BY_SYMBOL, row(T, "A", 1.0, 1)));
        upsert("exact", batch(NEWEST_BY_SYMBOL, row(T + 1, "A ", 2.0, 2)));
        assertThat(stored("exact", NEWEST_BY_SYMBOL)).hasSize(2);
    }

    @Override
    boolean tableExists(String table) throws SQLException {
        return !query("select 1 from information_schema.tables where table_schema = 'PUBLIC' and table_name = '" + table
                        + "'")
                .isEmpty();
    }
}
