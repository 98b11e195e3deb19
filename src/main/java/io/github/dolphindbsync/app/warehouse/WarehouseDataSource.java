package io.github.dolphindbsync.app.warehouse;

import io.github.dolphindbsync.app.settings.Secrets;
import io.github.dolphindbsync.destination.jdbc.UnpooledDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import javax.sql.DataSource;

/** Connections whose failures name the settings to check, and show no secret: some drivers quote the URL. */
final class WarehouseDataSource extends UnpooledDataSource {

    private final DataSource dataSource;
    private final String url;
    private final String password;
    private final boolean isFile;

    WarehouseDataSource(DataSource dataSource, String url, String password, boolean isFile) {
        this.dataSource = dataSource;
        this.url = url;
        this.password = password;
        this.isFile = isFile;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            boolean isLocked = isFile && e instanceof SQLTransientException;
            if (isLocked) {
                throw e;
            }
            String message = String.valueOf(e.getMessage());
            boolean hasSecrets = !password.isEmpty() || !Secrets.masked(url).equals(url);
            String shown = hasSecrets ? Secrets.without(message, url, password) : message;
            throw new SQLException(
                    shown + (shown.matches("(?s).*[.!?]\\s*") ? "" : ".") + advice(),
                    e.getSQLState(),
                    e.getErrorCode(),
                    shown.equals(message) ? e : null);
        }
    }

    private String advice() {
        return isFile
                ? " Check " + Warehouse.URL + "."
                : " Check " + Warehouse.URL + ", " + Warehouse.USERNAME + " and " + Warehouse.PASSWORD + ".";
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(dataSource) || super.isWrapperFor(type);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(dataSource) ? type.cast(dataSource) : super.unwrap(type);
    }

    @Override
    public String toString() {
        return dataSource.toString();
    }
}
