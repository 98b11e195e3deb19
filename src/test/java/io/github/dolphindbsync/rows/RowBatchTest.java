package io.github.dolphindbsync.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowBatchTest {

    private static final RowSchema SCHEMA = new RowSchema(
            List.of(
                    new Column("symbol", ColumnType.SYMBOL),
                    new Column("timestamp", ColumnType.NANOTIMESTAMP),
                    new Column("price", ColumnType.FLOAT)),
            "timestamp",
            List.of("symbol", "timestamp"),
            ZoneOffset.UTC);

    private static final RowBatch BATCH = new RowBatch(
            SCHEMA,
            List.of(
                    new ColumnData.Texts(new String[] {"AAPL", null}),
                    new ColumnData.Longs(new long[] {1, Long.MIN_VALUE + 1}),
                    new ColumnData.Doubles(new double[] {27.26f, ColumnData.NULL_DOUBLE})),
            2,
            "1-0");

    @Test
    void toCamelABatchIsAListOfMaps() {
        assertThat(BATCH.get(0))
                .containsExactly(
                        entry("symbol", "AAPL"),
                        entry("timestamp", LocalDateTime.of(1970, 1, 1, 0, 0, 0, 1)),
                        entry("price", 27.26f));
        assertThat(BATCH.get(1)).containsEntry("symbol", null).containsEntry("price", null);
        assertThat(BATCH).hasSize(2);
        assertThatThrownBy(() -> BATCH.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void theOldestNanosecondComesAndGoesUnchanged() {
        LocalDateTime oldest = (LocalDateTime) BATCH.get(1).get("timestamp");
        assertThat(oldest).isEqualTo("1677-09-21T00:12:43.145224193");
        assertThat(Times.fromDateTime(ColumnType.NANOTIMESTAMP, oldest)).isEqualTo(Long.MIN_VALUE + 1);
    }

    @Test
    void theIdentityLeadsWithTheTrackingColumn() {
        assertThat(SCHEMA.identity()).containsExactly("timestamp", "symbol");
        RowSchema keyless = new RowSchema(SCHEMA.columns(), "timestamp", List.of(), ZoneOffset.UTC).withRowId();
        assertThat(keyless.identity()).containsExactly("timestamp", "_row_id");
    }

    @Test
    void aColumnThatIsNamedButNotThereIsRefused() {
        assertThatThrownBy(() -> new RowSchema(SCHEMA.columns(), "time", List.of(), ZoneOffset.UTC))
                .hasMessage("the tracking column 'time' is not among the columns [symbol, timestamp, price]");
    }
}
