package io.github.dolphindbsync.destination.postgres;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Tells which rows are stored as they are, by the very bytes that {@link PostgresCopy} has for a row, without decoding
 * anything. Two forms of one value (as 0.0 and -0.0) are different bytes: such a row is only not recognized, and the
 * database compares it then. Of what is stored one row at a time is in memory, however many the query gives and however
 * large.
 */
final class PostgresStoredRows {

    private static final int HEADER_BYTES = 19;
    private static final short TRAILER = -1;

    private final Set<ByteBuffer> missing;

    /**
     * @param select gives the columns of the images, in their order
     * @param images rows that may be stored
     */
    PostgresStoredRows(Connection connection, String select, Collection<ByteBuffer> images) throws SQLException {
        missing = new HashSet<>(images);
        CopyOut copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy (" + select + ") to stdout (format binary)");
        try {
            int start = HEADER_BYTES;
            // The server sends each row by itself, the header together with the first.
            for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                ByteBuffer row = ByteBuffer.wrap(message, start, message.length - start);
                start = 0;
                if (row.hasRemaining() && row.getShort(row.position()) != TRAILER) {
                    missing.remove(row);
                }
            }
        } catch (SQLException | RuntimeException | Error e) {
            PostgresCopy.giveUp(copy, e);
            throw e;
        }
    }

    boolean contains(ByteBuffer image) {
        return !missing.contains(image);
    }
}
