package io.github.dolphindbsync.destination.jdbc;

import io.github.dolphindbsync.destination.DatabaseTypeMappingTest;
import io.github.dolphindbsync.destination.TypeSamples.Sample;
import io.github.dolphindbsync.destination.TypeSamples.TypeSample;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnType;
import java.util.List;

/** The types in a database that has texts instead of some of them. */
public abstract class JdbcTypeMappingTest extends DatabaseTypeMappingTest {

    @Override
    public abstract JdbcReader reader();

    @Override
    public final JdbcDialect dialect() {
        return reader().dialect();
    }

    /** Whether there is a zero with a sign. */
    public boolean keepsSignOfZero() {
        return true;
    }

    @Override
    public String storedAs(Column column) {
        boolean isFloating = !column.isList() && column.type().storage() == ColumnType.Storage.DOUBLE;
        return super.storedAs(column) + (isFloating && !keepsSignOfZero() ? ", -0.0 without its sign" : "");
    }

    @Override
    public List<Sample> storable(TypeSample type) {
        return super.storable(type).stream()
                .filter(sample -> keepsSignOfZero() || !"-0.0".equals(sample.text()))
                .toList();
    }
}
