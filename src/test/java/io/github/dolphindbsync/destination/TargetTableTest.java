package io.github.dolphindbsync.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told where a table can't be made, and the connection can't be put back either. */
class TargetTableTest {

    /** H2, but as a database whose tables are altered on a connection of their own, with another patience. */
    private static Dialect impatient(String shorter, String former) {
        H2Dialect h2 = new H2Dialect();
        return (Dialect) Proxy.newProxyInstance(
                Dialect.class.getClassLoader(), new Class<?>[] {Dialect.class}, (proxy, method, arguments) -> {
                    try {
                        return switch (method.getName()) {
                            case "changesApart" -> true;
                            case "shortLockTimeout" -> Optional.of(shorter);
                            case "formerLockTimeout" -> Optional.of(former);
                            default -> method.invoke(h2, arguments);
                        };
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** By an account that may read, and make nothing. */
    private static void makeTable(Dialect dialect) throws SQLException {
        try (HikariDataSource admin = new HikariDataSource();
                HikariDataSource reader = new HikariDataSource()) {
            admin.setJdbcUrl("jdbc:h2:mem:target");
            admin.setUsername("sa");
            try (Connection connection = admin.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create user reader password 'pass'");
                reader.setJdbcUrl(admin.getJdbcUrl());
                reader.setUsername("reader");
                reader.setPassword("pass");
                try (Connection batch = reader.getConnection()) {
                    new TargetTable(dialect, reader, batch, TableName.parse("trade"))
                            .prepare(
                                    TestRows.schema(ZoneOffset.UTC, List.of("id"), new Column("id", ColumnType.INT)),
                                    new TargetTable.Permissions(true, true, false));
                }
            }
        }
    }

    @Test
    void givenAPatienceThatCantBeSetThenThatIsToldAndNothingIsPutBack() {
        assertThatThrownBy(() -> makeTable(impatient("set no_such_patience 5", "set no_former_patience 5")))
                .hasMessageContaining("no_such_patience")
                .hasNoSuppressedExceptions();
    }

    @Test
    void givenAChangeThatIsRefusedAndAPatienceThatCantBePutBackThenTheChangeIsToldFirst() {
        assertThatThrownBy(() -> makeTable(impatient("select 1", "set no_former_patience 5")))
                .hasMessageContaining("rights")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .asString()
                        .contains("no_former_patience"));
    }
}
