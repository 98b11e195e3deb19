package io.github.dolphindbsync.app.demo;

import com.xxdb.DBConnection;
import com.xxdb.data.BasicFloatVector;
import com.xxdb.data.BasicIntVector;
import com.xxdb.data.BasicLongVector;
import com.xxdb.data.BasicTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares source and destination day by day: number of rows, and a sum of hashes of their content. Reads both ends by
 * itself, with nothing of what carried the rows, or it would prove little.
 */
final class DemoComparison {

    private static final long NANOS_OF_DAY = 86_400_000_000_000L;

    private final int port;
    private final String database;
    private final String table;
    private final String file;

    DemoComparison(int port, String database, String table, String file) {
        this.port = port;
        this.database = database;
        this.table = table;
        this.file = file;
    }

    private record Day(long rows, long hash) {
        static final Day EMPTY = new Day(0, 0);

        Day plus(long rowHash) {
            return new Day(rows + 1, hash + rowHash);
        }
    }

    boolean print(PrintStream out) throws IOException, SQLException, NoSuchAlgorithmException {
        Map<LocalDate, Day> source = source();
        Map<LocalDate, Day> destination = destination();
        TreeSet<LocalDate> days = new TreeSet<>(source.keySet());
        days.addAll(destination.keySet());
        out.printf("%-10s%13s%13s  %-16s  %-16s%n", "day", "source rows", "destination", "source content", "there");
        boolean same = true;
        for (LocalDate day : days) {
            Day from = source.getOrDefault(day, Day.EMPTY);
            Day to = destination.getOrDefault(day, Day.EMPTY);
            same &= from.equals(to);
            out.printf(
                    "%-10s%,13d%,13d  %016x  %016x  %s%n",
                    day, from.rows(), to.rows(), from.hash(), to.hash(), from.equals(to) ? "same" : "DIFFERENT");
        }
        return same;
    }

    private Map<LocalDate, Day> source() throws IOException, NoSuchAlgorithmException {
        Map<LocalDate, Day> days = new TreeMap<>();
        DBConnection connection = new DBConnection();
        try {
            connection.connect("127.0.0.1", port, DemoCommand.USERNAME, DemoCommand.PASSWORD);
            BasicTable rows =
                    (BasicTable) connection.run("select symbol, timestamp, price, volume from loadTable('dfs://"
                            + database + "', '" + table + "')");
            long[] timestamps = ((BasicLongVector) rows.getColumn("timestamp")).getdataArray();
            float[] prices = ((BasicFloatVector) rows.getColumn("price")).getdataArray();
            int[] volumes = ((BasicIntVector) rows.getColumn("volume")).getdataArray();
            for (int row = 0; row < rows.rows(); row++) {
                add(days, rows.getColumn("symbol").getString(row), timestamps[row], prices[row], volumes[row]);
            }
            return days;
        } finally {
            connection.close();
        }
    }

    private Map<LocalDate, Day> destination() throws SQLException, NoSuchAlgorithmException {
        Map<LocalDate, Day> days = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("select symbol, epoch_ns(\"timestamp\"), price, volume from " + table)) {
            while (rows.next()) {
                add(days, rows.getString(1), rows.getLong(2), rows.getFloat(3), rows.getInt(4));
            }
            return days;
        }
    }

    private static void add(Map<LocalDate, Day> days, String symbol, long timestampNanos, float price, int volume)
            throws NoSuchAlgorithmException {
        String row = symbol + '|' + timestampNanos + '|' + Float.floatToIntBits(price) + '|' + volume;
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(row.getBytes(StandardCharsets.UTF_8));
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(timestampNanos, NANOS_OF_DAY));
        days.merge(day, Day.EMPTY.plus(ByteBuffer.wrap(digest).getLong()), (sum, one) -> sum.plus(one.hash()));
    }
}
