package io.github.dolphindbsync.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowIdentityTest {

    private static final Column SYMBOL = new Column("symbol", ColumnType.SYMBOL);
    private static final Column TIMESTAMP = new Column("timestamp", ColumnType.NANOTIMESTAMP);
    private static final Column PRICE = new Column("price", ColumnType.FLOAT);
    private static final Column VOLUME = new Column("volume", ColumnType.INT);

    /** If this fails, ids that are stored at destinations no longer match: raise the encoding version, and say so. */
    @Test
    void theIdOfARowNeverChangesBetweenReleases() {
        RowIdentity identity = new RowIdentity(List.of(SYMBOL, TIMESTAMP, PRICE, VOLUME));
        List<ColumnData> trade = List.of(texts("AAPL"), longs(1477296000022239000L), doubles(27.26f), longs(335));

        assertThat(identity.hash(trade, 0)).hasToString("0x5c48a5a0a82b40186157d89d3f178dc2");
        assertThat(identity.withOccurrence(identity.hash(trade, 0), 1))
                .hasToString("0xd852b7ac94902f14b9f7747636e6af60");
    }

    @Test
    void identicalRowsAreToldApartByTheirNumberAlone() {
        RowIdentity identity = new RowIdentity(List.of(SYMBOL));
        var hash = identity.hash(List.of(texts("AAPL")), 0);

        assertThat(identity.withOccurrence(hash, 0)).isEqualTo(hash);
        assertThat(identity.withOccurrence(hash, 1))
                .isNotEqualTo(hash)
                .isEqualTo(identity.withOccurrence(hash, 1))
                .isNotEqualTo(identity.withOccurrence(hash, 2));
    }

    @Test
    void theOrderOfColumnsDoesNotMatter() {
        assertThat(new RowIdentity(List.of(SYMBOL, VOLUME)).hash(List.of(texts("AAPL"), longs(1)), 0))
                .isEqualTo(new RowIdentity(List.of(VOLUME, SYMBOL)).hash(List.of(longs(1), texts("AAPL")), 0));
    }

    @Test
    void aNewColumnFullOfNullsChangesNoId() {
        assertThat(new RowIdentity(List.of(SYMBOL)).hash(List.of(texts("AAPL")), 0))
                .isEqualTo(new RowIdentity(List.of(SYMBOL, VOLUME))
                        .hash(List.of(texts("AAPL"), longs(ColumnData.NULL_LONG)), 0));
    }

    @Test
    void aWiderTypeChangesNoId() {
        var asInt = hash("x", ColumnType.INT, longs(5));
        assertThat(hash("x", ColumnType.LONG, longs(5))).isEqualTo(asInt);
        assertThat(hash("x", ColumnType.DOUBLE, doubles(5.0))).isEqualTo(asInt);
        assertThat(hash("x", ColumnType.DOUBLE, doubles(27.26f)))
                .isEqualTo(hash("x", ColumnType.FLOAT, doubles(27.26f)));
        assertThat(hash("x", ColumnType.TIMESTAMP, longs(-86_400_000)))
                .isEqualTo(hash("x", ColumnType.DATE, longs(-1)))
                .isEqualTo(hash("x", ColumnType.NANOTIMESTAMP, longs(-86_400_000_000_000L)));
    }

    @Test
    void zeroHasOneSignAndThereIsOneNaN() {
        assertThat(hash("x", ColumnType.DOUBLE, doubles(-0.0))).isEqualTo(hash("x", ColumnType.DOUBLE, doubles(0.0)));
        assertThat(hash("x", ColumnType.DOUBLE, doubles(Double.longBitsToDouble(0x7ff8000000000001L))))
                .isEqualTo(hash("x", ColumnType.DOUBLE, doubles(Double.NaN)));
    }

    @Test
    void valuesThatDifferHaveIdsThatDiffer() {
        assertThat(List.of(
                        hash("x", ColumnType.LONG, longs(Long.MAX_VALUE)),
                        hash("x", ColumnType.DOUBLE, doubles(0x1p63)),
                        hash("x", ColumnType.DOUBLE, doubles(Double.POSITIVE_INFINITY)),
                        hash("x", ColumnType.DOUBLE, doubles(0.5)),
                        hash("x", ColumnType.BOOL, longs(1)),
                        hash("x", ColumnType.INT, longs(1)),
                        hash("x", ColumnType.STRING, texts("1")),
                        hash("y", ColumnType.INT, longs(1)),
                        hash("x", ColumnType.NANOTIMESTAMP, longs(1)),
                        hash("x", ColumnType.NANOTIMESTAMP, longs(2))))
                .doesNotHaveDuplicates();
    }

    @Test
    void aTextLongerThanTheBufferIsHashedWhole() {
        String text = "x".repeat(70_000);
        assertThat(hash("x", ColumnType.STRING, texts(text + "a")))
                .isNotEqualTo(hash("x", ColumnType.STRING, texts(text + "b")));
    }

    private static Object hash(String name, ColumnType type, ColumnData data) {
        return new RowIdentity(List.of(new Column(name, type))).hash(List.of(data), 0);
    }

    private static ColumnData longs(long... values) {
        return new ColumnData.Longs(values);
    }

    private static ColumnData doubles(double... values) {
        return new ColumnData.Doubles(values);
    }

    private static ColumnData texts(String... values) {
        return new ColumnData.Texts(values);
    }
}
