package io.github.dolphindbsync.source.read;

import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import com.xxdb.data.EntityBlockReader;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.source.connection.Blocks;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.RecoveryAction;
import io.github.dolphindbsync.source.query.QueryText;
import io.github.dolphindbsync.source.schema.SourceTable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the server for the bytes of texts, on a connection of its own: a text with U+FFFD may be stored so. Asked once
 * for each tracking value and column with such a text. The answer may be as long as the largest group: of it no more
 * than a block, and the texts with that character, are in memory.
 */
public final class StoredTexts {

    private static final Logger LOG = LoggerFactory.getLogger(StoredTexts.class);

    /**
     * The texts of a column that read with U+FFFD.
     *
     * @param stored those that are stored so
     * @param undecodable those that are no valid UTF-8
     */
    private record Texts(Set<String> stored, Set<String> undecodable) {

        static final Texts UNKNOWN = new Texts(Set.of(), Set.of());
    }

    private final Supplier<DolphinDBConnection> connect;
    private final SourceTable table;
    private final String filter;
    private DolphinDBConnection connection;
    private boolean isAnswered = true;
    private long lastTrackingValue;
    private final Map<String, Texts> ofColumns = new HashMap<>();

    /** @param connect gives a connection that is closed with the poll */
    public StoredTexts(Supplier<DolphinDBConnection> connect, SourceTable table, String filter) {
        this.connect = connect;
        this.table = table;
        this.filter = filter;
    }

    /** Whether each text that reads like this, in a column of the rows of one tracking value, is stored so. */
    boolean holds(Column column, long trackingValue, String text) {
        if (trackingValue != lastTrackingValue) {
            ofColumns.clear();
            lastTrackingValue = trackingValue;
        }
        Texts texts = ofColumns.computeIfAbsent(column.name(), name -> ask(column, trackingValue));
        return texts.stored().contains(text) && !texts.undecodable().contains(text);
    }

    private Texts ask(Column column, long trackingValue) {
        if (!isAnswered) {
            return Texts.UNKNOWN;
        }
        try {
            if (connection == null) {
                connection = connect.get();
            }
            return read(column, new QueryText(table, filter).bytes(column, trackingValue));
        } catch (DolphinDBException e) {
            connection = null;
            if (e.recoveryAction() == RecoveryAction.RETRY || e.recoveryAction() == RecoveryAction.REAUTHENTICATE) {
                throw e;
            }
            // A server that can't say is not asked for each row.
            isAnswered = false;
            LOG.debug("the server did not return the bytes of texts", e);
            return Texts.UNKNOWN;
        }
    }

    private Texts read(Column column, String query) {
        Texts texts = new Texts(new HashSet<>(), new HashSet<>());
        Entity answer = connection.run(query, WindowReader.FEWEST_ROWS_PER_BLOCK);
        if (answer instanceof EntityBlockReader blocks) {
            while (blocks.hasNext()) {
                sort(column, connection.read(blocks), texts);
            }
        } else {
            sort(column, answer, texts);
        }
        return texts;
    }

    private static void sort(Column column, Entity block, Texts texts) {
        if (block instanceof BasicTable bytes) {
            for (byte[] text : Blocks.blobs(column, bytes.getColumn(0), bytes.rows())) {
                if (text != null) {
                    sort(text, texts);
                }
            }
        }
    }

    private static void sort(byte[] text, Texts texts) {
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
            if (decoded.indexOf(UndecodableTexts.REPLACEMENT) >= 0) {
                texts.stored().add(decoded);
            }
        } catch (CharacterCodingException e) {
            texts.undecodable().add(new String(text, StandardCharsets.UTF_8));
        }
    }
}
