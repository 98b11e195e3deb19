package io.github.dolphindbsync.simulator.table;

import io.github.dolphindbsync.rows.ColumnType.Storage;
import io.github.dolphindbsync.simulator.table.partition.LevelPartitions;
import io.github.dolphindbsync.simulator.table.partition.PartitionLevel;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import io.github.dolphindbsync.simulator.table.vector.RowSet;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Temporals;
import io.github.dolphindbsync.simulator.table.vector.TypeRange;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The partitions of a stored table: the declared ones, and in a VALUE scheme one for each new value, as with the
 * server's setting {@code newValuePartitionPolicy=add}. Thread-safe.
 */
final class PartitionIndex {

    private final List<Level> levels = new ArrayList<>();

    PartitionIndex(TableDefinition definition) {
        for (PartitionLevel level : definition.partitions()) {
            int column = definition.indexOf(level.column());
            levels.add(new Level(
                    level, column, definition.columns().get(column).kind().orElseThrow()));
        }
    }

    /**
     * The rows that have a partition. By default the server drops the other rows without an error.
     *
     * @throws ScriptException with the text of the vendor's page of error S01001, where a VALUE column is NULL
     */
    synchronized RowSet placed(List<Vector> columns) {
        RowSet rows = RowSet.range(0, columns.get(0).size());
        for (Level level : levels) {
            Vector cells = columns.get(level.column);
            rows = rows.filtered(row -> level.hasPartition(cells, row));
        }
        return rows;
    }

    /** Adds the partitions that the rows need. */
    synchronized void add(List<Vector> columns) {
        for (Level level : levels) {
            if (level.declaration.type() == PartitionLevel.Type.VALUE) {
                level.addToScheme(columns.get(level.column));
            }
        }
    }

    synchronized List<LevelPartitions> partitions() {
        return levels.stream().map(Level::partitions).toList();
    }

    private static final class Level {

        private final PartitionLevel declaration;
        private final int column;
        private final ValueType kind;
        private final ColumnWriter scheme;
        private final Set<Object> known = new HashSet<>();
        private LevelPartitions partitions;

        Level(PartitionLevel declaration, int column, ValueType kind) {
            this.declaration = declaration;
            this.column = column;
            this.kind = kind;
            this.scheme = new ColumnWriter(declaration.schemeType(kind));
            Vector declared = declaration.known(kind);
            addToScheme(declared);
        }

        private void addToScheme(Vector cells) {
            for (int row = 0; row < cells.size(); row++) {
                addToScheme(cells, row);
            }
        }

        boolean hasPartition(Vector cells, int row) {
            if (declaration.type() != PartitionLevel.Type.VALUE) {
                return partitions().partitionOf(cells, row) >= 0;
            }
            if (cells.isNull(row)) {
                throw new ScriptException(
                        "The column used for value-partitioning cannot contain NULL values. RefId: S01001");
            }
            return kind.storage() == Storage.TEXT
                    || TypeRange.contains(scheme.kind().type(), schemeValue(cells, row));
        }

        private long schemeValue(Vector cells, int row) {
            return Temporals.convert(
                    cells.whole(row), cells.type(), scheme.kind().type());
        }

        private void addToScheme(Vector cells, int row) {
            if (kind.storage() == Storage.TEXT) {
                if (known.add(cells.text(row))) {
                    scheme.addText(cells.text(row));
                    partitions = null;
                }
                return;
            }
            long value = schemeValue(cells, row);
            if (known.add(value)) {
                scheme.addWhole(value);
                partitions = null;
            }
        }

        LevelPartitions partitions() {
            if (partitions == null) {
                partitions = declaration.partitions(kind, scheme.view());
            }
            return partitions;
        }
    }
}
