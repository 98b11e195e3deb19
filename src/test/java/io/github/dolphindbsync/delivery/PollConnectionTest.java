package io.github.dolphindbsync.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.destination.jdbc.UnpooledDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a poll asks of the connection that it is given. */
class PollConnectionTest {

    private final List<String> calls = new ArrayList<>();

    /** Notes what is called. */
    private final class Watched extends UnpooledDataSource {

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        calls.add(method.getName());
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    @Test
    void givenADatabaseWhoseIsolationDoesNotMatterThenItIsNotAskedForIt() throws SQLException {
        PollConnection.open(new Watched()).close();

        assertThat(calls)
                .contains("setAutoCommit", "close")
                .doesNotContain("getTransactionIsolation", "setTransactionIsolation");
    }
}
