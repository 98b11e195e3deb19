package io.github.dolphindbsync.source.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.xxdb.data.BasicAnyVector;
import com.xxdb.data.BasicDateVector;
import com.xxdb.data.BasicDictionary;
import com.xxdb.data.BasicInt;
import com.xxdb.data.BasicIntVector;
import com.xxdb.data.BasicMonthVector;
import com.xxdb.data.BasicString;
import com.xxdb.data.BasicStringVector;
import com.xxdb.data.Entity;
import io.github.dolphindbsync.rows.ColumnType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The forms are those that the vendor's pages of {@code schema}, {@code dropPartition} and {@code create} print. */
class PartitionSchemeTest {

    private static final long NANOS_OF_DAY = 86_400_000_000_000L;

    private static PartitionScheme scheme(List<String> columns, Entity type, Entity scheme) {
        BasicDictionary table = new BasicDictionary(Entity.DATA_TYPE.DT_STRING, Entity.DATA_TYPE.DT_ANY);
        table.put(new BasicString("partitionType"), type);
        table.put(new BasicString("partitionSchema"), scheme);
        return PartitionScheme.of(columns, table);
    }

    private static BasicAnyVector levels(Entity... levels) {
        BasicAnyVector vector = new BasicAnyVector(levels.length);
        for (int level = 0; level < levels.length; level++) {
            vector.setEntity(level, levels[level]);
        }
        return vector;
    }

    @Test
    void daysInAnyOrderBeginPartitionsOfAColumnOfTimes() {
        PartitionScheme scheme =
                scheme(List.of("ts"), new BasicInt(1), new BasicDateVector(new int[] {19_002, 19_000, 19_001}));

        assertThat(scheme.partitions()).isEqualTo(3);
        PartitionScheme.Level level = scheme.level("TS").orElseThrow();
        assertThat(level.starts(ColumnType.NANOTIMESTAMP))
                .containsExactly(19_000 * NANOS_OF_DAY, 19_001 * NANOS_OF_DAY, 19_002 * NANOS_OF_DAY);
        assertThat(level.starts(ColumnType.DATE)).containsExactly(19_000, 19_001, 19_002);
        assertThat(level.starts(ColumnType.INT)).isEmpty();
        assertThat(level.isByValueOrRange()).isTrue();
    }

    @Test
    void aRangeHasOnePartitionLessThanBoundaries() {
        PartitionScheme scheme = scheme(List.of("id"), new BasicInt(2), new BasicIntVector(new int[] {0, 50, 100}));

        assertThat(scheme.partitions()).isEqualTo(2);
        assertThat(scheme.level("id").orElseThrow().starts(ColumnType.LONG)).containsExactly(0, 50);
    }

    @Test
    void monthsBeginWithTheirFirstDay() {
        PartitionScheme scheme =
                scheme(List.of("ts"), new BasicInt(1), new BasicMonthVector(new int[] {1970 * 12, 1970 * 12 + 1}));

        assertThat(scheme.level("ts").orElseThrow().starts(ColumnType.DATE)).containsExactly(0, 31);
    }

    @Test
    void severalLevelsMultiply() {
        PartitionScheme scheme = scheme(
                List.of("ts", "device", "symbol"),
                new BasicIntVector(new int[] {1, 5, 1}),
                levels(new BasicDateVector(new int[] {0, 1}), new BasicInt(20), new BasicStringVector(new String[] {
                    "b", "a", "c"
                })));

        assertThat(scheme.partitions()).isEqualTo(120);
        assertThat(scheme.partitionsWithin(scheme.level("ts").orElseThrow())).isEqualTo(60);
        PartitionScheme.Level hashed = scheme.level("device").orElseThrow();
        assertThat(hashed.starts(ColumnType.INT)).isEmpty();
        // Whether they take NULL is documented nowhere, so it is not taken for granted.
        assertThat(hashed.isByValueOrRange()).isFalse();
    }

    @Test
    void listsAreCountedAndHoldWhatTheyHold() {
        PartitionScheme scheme = scheme(
                List.of("symbol"),
                new BasicInt(3),
                levels(new BasicStringVector(new String[] {"IBM", "MSFT"}), new BasicStringVector(new String[] {"FB"
                })));

        assertThat(scheme.partitions()).isEqualTo(2);
        assertThat(scheme.level("symbol").orElseThrow().isByValueOrRange()).isFalse();
    }

    @Test
    void whatIsNotUnderstoodIsNotKnown() {
        assertThat(scheme(List.of("a", "b"), new BasicInt(1), new BasicIntVector(new int[] {1}))
                        .partitions())
                .isZero();
        assertThat(scheme(List.of("a"), new BasicInt(9), new BasicIntVector(new int[] {1}))
                        .partitions())
                .isZero();
        assertThat(scheme(List.of("a"), new BasicInt(5), new BasicString("many"))
                        .partitions())
                .isZero();
        assertThat(scheme(List.of(), new BasicInt(0), new BasicInt(0))).isEqualTo(PartitionScheme.NONE);
    }
}
