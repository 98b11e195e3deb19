package io.github.dolphindbsync.simulator;

import io.github.dolphindbsync.rows.ColumnType.Storage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The partitions of a stored table: those that are declared and, of VALUE, one for each value that has come since, as with the
 * server's setting {@code newValuePartitionPolicy=add}. NULL has none. Thread-safe.
 */
final class PartitionIndex {

    private final List<Level> levels;

    private static final class Level {

        private final PartitionLevel level;
        private final int column;
        private final ValueType kind;
        private final ColumnWriter scheme;
        private final Set<Object> known = new LinkedHashSet<>();
        private PartitionSpans spans;

        Level(PartitionLevel level, int column, ValueType kind) {
            this.level = level;
            this.column = column;
            this.kind = kind;
            this.scheme = new ColumnWriter(level.schemeType(kind));
            addAll(level.known(kind));
        }

        private void addAll(Vector declared) {
            for (int row = 0; row < declared.size(); row++) {
                known.add(declared.storage() == Storage.TEXT ? declared.text(row) : (Object) declared.whole(row));
                scheme.add(declared, row);
            }
        }

        void add(Vector cells) {
            if (level.type() != PartitionLevel.Type.VALUE) {
                return;
            }
            for (int row = 0; row < cells.size(); row++) {
                if (cells.isNull(row)) {
                    continue;
                }
                if (kind.storage() == Storage.TEXT) {
                    if (known.add(cells.text(row))) {
                        scheme.addText(cells.text(row));
                        spans = null;
                    }
                } else {
                    long key = PartitionSpans.key(
                            cells.whole(row), kind.type(), scheme.kind().type());
                    if (known.add(key)) {
                        scheme.addWhole(key);
                        spans = null;
                    }
                }
            }
        }

        PartitionSpans spans() {
            if (spans == null) {
                spans = new PartitionSpans(level, kind, scheme.view());
            }
            return spans;
        }
    }

    PartitionIndex(TableDefinition definition) {
        this.levels = new ArrayList<>();
        for (PartitionLevel level : definition.partitions()) {
            ValueType kind = definition.columnOf(level).kind().orElseThrow();
            levels.add(new Level(level, definition.indexOf(level.column()), kind));
        }
    }

    synchronized void add(List<Vector> columns) {
        for (Level level : levels) {
            level.add(columns.get(level.column));
        }
    }

    synchronized List<PartitionSpans> spans() {
        return levels.stream().map(Level::spans).toList();
    }
}
