package io.github.dolphindbsync.source;

import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import io.github.dolphindbsync.rows.Column;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server for the bytes of texts, on a connection of its own: a text with U+FFFD may be stored so. Asked once for
 * each tracking value and column with such a text.
 */
final class StoredTexts {

    private static final Logger LOG = LoggerFactory.getLogger(DolphinDBFetchProcessor.class);

    private final Supplier<DolphinDBConnection> connect;
    private final SourceTable table;
    private final String filter;
    private DolphinDBConnection connection;
    private boolean isAnswered = true;
    private String lastColumn;
    private long lastTrackingValue;
    private final Set<String> stored = new HashSet<>();
    private final Set<String> undecodable = new HashSet<>();

    /** @param connect gives a connection that is closed with the poll */
    StoredTexts(Supplier<DolphinDBConnection> connect, SourceTable table, String filter) {
        this.connect = connect;
        this.table = table;
        this.filter = filter;
    }

    /** Whether each text that reads like this, in a column of the rows of one tracking value, is stored so. */
    boolean holds(Column column, long trackingValue, String text) {
        if (!column.name().equals(lastColumn) || trackingValue != lastTrackingValue) {
            stored.clear();
            undecodable.clear();
            lastColumn = column.name();
            lastTrackingValue = trackingValue;
            ask(column, trackingValue);
        }
        return stored.contains(text) && !undecodable.contains(text);
    }

    private void ask(Column column, long trackingValue) {
        if (!isAnswered) {
            return;
        }
        try {
            if (connection == null) {
                connection = connect.get();
            }
            Entity answer = connection.run(new QueryText(table, filter).bytes(column, trackingValue));
            if (answer instanceof BasicTable bytes) {
                for (byte[] text : Blocks.blobs(column, bytes.getColumn(0), bytes.rows())) {
                    sort(text);
                }
            }
        } catch (DolphinDBException e) {
            connection = null;
            if (e.remedy() == Remedy.AGAIN || e.remedy() == Remedy.OTHER_LOGIN) {
                throw e;
            }
            // A server that can't say is not asked for each row.
            isAnswered = false;
            LOG.debug("the server was asked for the bytes of texts and did not answer", e);
        }
    }

    private void sort(byte[] text) {
        if (text == null) {
            return;
        }
        try {
            stored.add(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString());
        } catch (CharacterCodingException e) {
            undecodable.add(new String(text, StandardCharsets.UTF_8));
        }
    }
}
