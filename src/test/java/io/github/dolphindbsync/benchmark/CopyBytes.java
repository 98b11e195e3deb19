package io.github.dolphindbsync.benchmark;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The rows of a table or query as {@code COPY … (FORMAT binary)} gives them, ready to be copied in again, in pieces of
 * any size.
 */
final class CopyBytes {

    private static final int HEADER_BYTES = 19;
    private static final byte[] TRAILER = {-1, -1};
    private static final int MESSAGE_BYTES = 1 << 16;

    private final byte[] bytes;
    /** Where each row begins, and where the last one ends. */
    private final int[] starts;

    private CopyBytes(byte[] bytes) {
        this.bytes = bytes;
        this.starts = starts(bytes);
    }

    /** @param rows a table, or a query in parentheses */
    static CopyBytes of(String url, String rows) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Connection connection = connect(url)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy " + rows + " to stdout (format binary)", bytes);
        }
        return new CopyBytes(bytes.toByteArray());
    }

    static Connection connect(String url) throws Exception {
        return DriverManager.getConnection(url, "postgres", "postgres");
    }

    private static int[] starts(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        buffer.position(HEADER_BYTES);
        List<Integer> starts = new ArrayList<>();
        while (true) {
            starts.add(buffer.position());
            int fields = buffer.getShort();
            if (fields < 0) {
                return starts.stream().mapToInt(Integer::intValue).toArray();
            }
            for (int field = 0; field < fields; field++) {
                int length = buffer.getInt();
                buffer.position(buffer.position() + Math.max(0, length));
            }
        }
    }

    int rows() {
        return starts.length - 1;
    }

    /** In nanoseconds, from the first statement to the last commit. */
    long copy(String url, String table, int batchSize) throws Exception {
        byte[] header = Arrays.copyOf(bytes, HEADER_BYTES);
        try (Connection connection = connect(url)) {
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            for (int row = 0; row < rows(); row += Math.min(batchSize, rows() - row)) {
                int from = starts[row];
                int to = starts[row + Math.min(batchSize, rows() - row)];
                CopyIn copy = connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("copy " + table + " from stdin (format binary)");
                copy.writeToCopy(header, 0, header.length);
                for (int sent = from; sent < to; sent += MESSAGE_BYTES) {
                    copy.writeToCopy(bytes, sent, Math.min(MESSAGE_BYTES, to - sent));
                }
                copy.writeToCopy(TRAILER, 0, TRAILER.length);
                copy.endCopy();
                connection.commit();
            }
            return System.nanoTime() - start;
        }
    }
}
