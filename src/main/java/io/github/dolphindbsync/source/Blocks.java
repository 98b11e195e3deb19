package io.github.dolphindbsync.source;

import com.xxdb.data.BasicByteVector;
import com.xxdb.data.BasicDoubleVector;
import com.xxdb.data.BasicFloatVector;
import com.xxdb.data.BasicIntVector;
import com.xxdb.data.BasicLongVector;
import com.xxdb.data.BasicShortVector;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import com.xxdb.data.Vector;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import java.util.ArrayList;
import java.util.List;

/** From the vendor's vectors to {@link ColumnData}, over their arrays and with their NULLs, without a box for each value. */
final class Blocks {

    private static final byte NULL_BYTE = Byte.MIN_VALUE;

    private Blocks() {}

    static List<ColumnData> decode(BasicTable block, List<Column> columns) {
        if (block.columns() != columns.size()) {
            throw new DolphinDBException(
                    "the server sent " + block.columns() + " columns where " + columns.size() + " were asked for");
        }
        List<ColumnData> data = new ArrayList<>(columns.size());
        for (int index = 0; index < columns.size(); index++) {
            data.add(decode(columns.get(index), block.getColumn(index), block.rows()));
        }
        return data;
    }

    private static ColumnData decode(Column column, Vector vector, int rows) {
        if (vector.getDataType().getValue() % 64 != column.type().wireCode()) {
            throw new DolphinDBException("column '" + column.name() + "' came as " + vector.getDataType() + ", not as "
                    + column.type() + "; the table has changed, and the next poll looks at it anew");
        }
        return switch (column.type().storage()) {
            case LONG -> new ColumnData.Longs(longs(column, vector, rows));
            case DOUBLE -> new ColumnData.Doubles(doubles(column, vector, rows));
            case TEXT -> new ColumnData.Texts(texts(vector, rows));
            case WIDE -> throw unreadable(column, vector);
        };
    }

    private static long[] longs(Column column, Vector vector, int rows) {
        if (vector instanceof BasicLongVector longs) {
            return longs.getdataArray();
        }
        long[] values = new long[rows];
        if (vector instanceof BasicIntVector ints) {
            int[] from = ints.getdataArray();
            for (int row = 0; row < rows; row++) {
                values[row] = from[row] == Integer.MIN_VALUE ? ColumnData.NULL_LONG : from[row];
            }
        } else if (vector instanceof BasicShortVector shorts) {
            short[] from = shorts.getdataArray();
            for (int row = 0; row < rows; row++) {
                values[row] = from[row] == Short.MIN_VALUE ? ColumnData.NULL_LONG : from[row];
            }
        } else if (vector instanceof BasicByteVector bytes) {
            byte[] from = bytes.getdataArray();
            for (int row = 0; row < rows; row++) {
                values[row] = from[row] == NULL_BYTE ? ColumnData.NULL_LONG : from[row];
            }
        } else if (vector instanceof com.xxdb.data.BasicBooleanVector booleans) {
            byte[] from = booleans.getdataArray();
            for (int row = 0; row < rows; row++) {
                values[row] = from[row] == NULL_BYTE ? ColumnData.NULL_LONG : from[row] == 0 ? 0 : 1;
            }
        } else {
            throw unreadable(column, vector);
        }
        return values;
    }

    private static double[] doubles(Column column, Vector vector, int rows) {
        if (vector instanceof BasicDoubleVector doubles) {
            return doubles.getdataArray();
        }
        if (!(vector instanceof BasicFloatVector floats)) {
            throw unreadable(column, vector);
        }
        float[] from = floats.getdataArray();
        double[] values = new double[rows];
        for (int row = 0; row < rows; row++) {
            values[row] = from[row] == -Float.MAX_VALUE ? ColumnData.NULL_DOUBLE : from[row];
        }
        return values;
    }

    private static String[] texts(Vector vector, int rows) {
        String[] values = new String[rows];
        for (int row = 0; row < rows; row++) {
            String value = vector.getString(row);
            values[row] = value == null || value.isEmpty() ? null : value;
        }
        return values;
    }

    private static DolphinDBException unreadable(Column column, Vector vector) {
        return new DolphinDBException("column '" + column.name() + "' came in a form that is not understood: "
                + vector.getClass().getName());
    }

    /** At least one row: a count of nothing is a row too, and what is split was counted before. */
    static BasicTable counts(Entity answer) {
        if (answer instanceof BasicTable table) {
            if (table.rows() > 0) {
                return table;
            }
            throw new DolphinDBException(Remedy.AGAIN, "the server answered with nothing when asked to count");
        }
        throw new DolphinDBException(
                "a table was expected as the answer to a query, and came as " + answer.getDataForm());
    }

    /** One whole number or time, whatever the width of its type: result types of aggregates vary. */
    static long integer(Vector vector, int row) {
        if (vector instanceof BasicLongVector longs) {
            return longs.getdataArray()[row];
        }
        if (vector instanceof BasicIntVector ints) {
            return ints.getdataArray()[row];
        }
        if (vector instanceof BasicShortVector shorts) {
            return shorts.getdataArray()[row];
        }
        throw new DolphinDBException("a whole number was expected, and came as " + vector.getDataType());
    }
}
