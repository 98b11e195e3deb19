package io.github.dolphindbsync.destination;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * Rows as they are stored, in the very bytes that {@link PostgresCopy} has for a row, so that a row which is there as it is
 * can be told without decoding anything. Two forms of one value (as 0.0 and -0.0) are different bytes: such a row is
 * only not recognized, and the database compares it then.
 */
final class PostgresStoredRows {

    private static final int HEADER_BYTES = 19;

    private final Set<ByteBuffer> images = new HashSet<>();

    /** @param select gives the columns of the images to compare with, in their order */
    PostgresStoredRows(Connection connection, String select) throws SQLException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + select + ") to stdout (format binary)", answer);
        } catch (IOException e) {
            throw new SQLException("reading stored rows: " + e.getMessage(), e);
        }
        ByteBuffer bytes = ByteBuffer.wrap(answer.toByteArray());
        bytes.position(HEADER_BYTES + bytes.getInt(HEADER_BYTES - Integer.BYTES));
        while (bytes.getShort(bytes.position()) >= 0) {
            images.add(next(bytes));
        }
    }

    private static ByteBuffer next(ByteBuffer bytes) {
        int start = bytes.position();
        int fields = bytes.getShort();
        for (int field = 0; field < fields; field++) {
            int length = bytes.getInt();
            bytes.position(bytes.position() + Math.max(0, length));
        }
        return bytes.slice(start, bytes.position() - start);
    }

    boolean contains(ByteBuffer image) {
        return images.contains(image);
    }
}
