package io.github.dolphindbsync.simulator.wire;

import com.xxdb.data.AbstractVector;
import com.xxdb.data.BasicBoolean;
import com.xxdb.data.BasicBooleanVector;
import com.xxdb.data.BasicByteVector;
import com.xxdb.data.BasicDoubleVector;
import com.xxdb.data.BasicFloatVector;
import com.xxdb.data.BasicIntVector;
import com.xxdb.data.BasicLongVector;
import com.xxdb.data.BasicShortVector;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import com.xxdb.data.Scalar;
import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.simulator.table.Table;
import io.github.dolphindbsync.simulator.table.vector.ColumnWriter;
import io.github.dolphindbsync.simulator.table.vector.Scalars;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import io.github.dolphindbsync.simulator.table.vector.Value;
import io.github.dolphindbsync.simulator.table.vector.ValueType;
import io.github.dolphindbsync.simulator.table.vector.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Converts the entities of the vendor's client to values. */
final class EntityReader {

    /** An unsupported argument. The error comes when the request runs, so that the connection stays open. */
    record Unreadable(String what) implements Value {}

    private EntityReader() {}

    static Value valueOf(Entity entity) {
        try {
            if (entity instanceof BasicTable table) {
                return table(table);
            }
            if (entity instanceof Scalar scalar) {
                return scalar(scalar);
            }
            if (entity instanceof AbstractVector vector && vector.getDataForm() == Entity.DATA_FORM.DF_VECTOR) {
                return vector("an argument", vector);
            }
        } catch (ScriptException unsupported) {
            return new Unreadable(unsupported.getMessage());
        }
        return new Unreadable(ScriptException.unsupported("arguments of form " + entity.getDataForm())
                .getMessage());
    }

    private static Table table(BasicTable table) {
        List<String> names = new ArrayList<>();
        List<Vector> columns = new ArrayList<>();
        for (int index = 0; index < table.columns(); index++) {
            names.add(table.getColumnName(index));
            columns.add(vector("column " + table.getColumnName(index), (AbstractVector) table.getColumn(index)));
        }
        return new Table(names, columns);
    }

    private static Vector scalar(Scalar scalar) {
        if (scalar.getDataType() == Entity.DATA_TYPE.DT_VOID) {
            return Scalars.NULL;
        }
        ColumnType type = typeOf("an argument", scalar.getDataType());
        if (scalar.isNull()) {
            return Scalars.ofNull(type);
        }
        return switch (type.storage()) {
            case TEXT -> Scalars.text(scalar.getString());
            case DOUBLE -> Scalars.decimal(type, number(scalar).doubleValue());
            default ->
                Scalars.whole(
                        type,
                        scalar instanceof BasicBoolean bool
                                ? (bool.getBoolean() ? 1 : 0)
                                : number(scalar).longValue());
        };
    }

    private static Number number(Scalar scalar) {
        try {
            return scalar.getNumber();
        } catch (Exception notANumber) {
            throw ScriptException.unsupported("a scalar argument of type " + scalar.getDataType());
        }
    }

    private static Vector vector(String name, AbstractVector vector) {
        ColumnType type = typeOf(name, vector.getDataType());
        ColumnWriter writer = new ColumnWriter(ValueType.of(type));
        for (int row = 0; row < vector.rows(); row++) {
            boolean isNull = vector.isNull(row);
            switch (type.storage()) {
                case TEXT -> writer.addText(isNull ? Vector.NULL_TEXT : vector.getString(row));
                case DOUBLE -> writer.addDecimal(isNull ? Vector.NULL_DECIMAL : decimal(vector, row));
                default -> writer.addWhole(isNull ? Vector.NULL_WHOLE : whole(vector, row));
            }
        }
        return writer.view();
    }

    private static double decimal(AbstractVector vector, int row) {
        return vector instanceof BasicFloatVector floats
                ? floats.getFloat(row)
                : ((BasicDoubleVector) vector).getDouble(row);
    }

    private static long whole(AbstractVector vector, int row) {
        if (vector instanceof BasicLongVector longs) {
            return longs.getLong(row);
        }
        if (vector instanceof BasicIntVector ints) {
            return ints.getInt(row);
        }
        if (vector instanceof BasicShortVector shorts) {
            return shorts.getShort(row);
        }
        if (vector instanceof BasicBooleanVector bools) {
            return bools.getBoolean(row) ? 1 : 0;
        }
        return ((BasicByteVector) vector).getByte(row);
    }

    private static ColumnType typeOf(String name, Entity.DATA_TYPE type) {
        Optional<ColumnType> known = ColumnType.ofWireCode(type.getValue()).filter(EntityReader::isTaken);
        return known.orElseThrow(() -> ScriptException.unsupported(name + " of type " + type.getName()));
    }

    /** The types whose vectors are arrays of whole numbers, doubles or texts. */
    private static boolean isTaken(ColumnType type) {
        return switch (type.storage()) {
            case LONG -> !type.isDecimal();
            case DOUBLE, TEXT -> true;
            case WIDE, BYTES, PAIR, LIST -> false;
        };
    }
}
