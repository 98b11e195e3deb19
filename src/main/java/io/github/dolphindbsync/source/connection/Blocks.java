package io.github.dolphindbsync.source.connection;

import com.xxdb.data.BasicArrayVector;
import com.xxdb.data.BasicByteVector;
import com.xxdb.data.BasicComplexVector;
import com.xxdb.data.BasicDecimal128Vector;
import com.xxdb.data.BasicDecimal32Vector;
import com.xxdb.data.BasicDecimal64Vector;
import com.xxdb.data.BasicDoubleVector;
import com.xxdb.data.BasicFloatVector;
import com.xxdb.data.BasicInt128Vector;
import com.xxdb.data.BasicIntVector;
import com.xxdb.data.BasicLongVector;
import com.xxdb.data.BasicPointVector;
import com.xxdb.data.BasicShortVector;
import com.xxdb.data.BasicStringVector;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import com.xxdb.data.Vector;
import com.xxdb.io.Double2;
import com.xxdb.io.Long2;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.ColumnType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * From the vendor's vectors to {@link ColumnData}, over their arrays and with their NULLs, without a box for each
 * value.
 */
public final class Blocks {

    private static final byte NULL_BYTE = Byte.MIN_VALUE;
    // The code of an array vector is that of its elements and this.
    public static final int LISTS_FROM = 64;

    private Blocks() {}

    /** The columns of an answer whose query may be any. */
    public static List<Column> columns(BasicTable answer) {
        List<Column> columns = new ArrayList<>(answer.columns());
        for (int index = 0; index < answer.columns(); index++) {
            String name = answer.getColumnName(index);
            Vector vector = answer.getColumn(index);
            int code = vector.getDataType().getValue();
            ColumnType type = ColumnType.ofWireCode(code % LISTS_FROM)
                    .orElseThrow(() -> new DolphinDBException("column '" + name + "' of the answer has type "
                            + vector.getDataType() + ", which is not supported; leave it out or cast it"));
            columns.add(new Column(name, type, scale(vector), code >= LISTS_FROM, ""));
        }
        return columns;
    }

    private static int scale(Vector vector) {
        if (vector instanceof BasicDecimal32Vector decimals) {
            return decimals.getScale();
        }
        if (vector instanceof BasicDecimal64Vector decimals) {
            return decimals.getScale();
        }
        if (vector instanceof BasicDecimal128Vector decimals) {
            return decimals.getScale();
        }
        return vector instanceof BasicArrayVector lists && lists.rows() > 0 ? scale(lists.getVectorValue(0)) : 0;
    }

    public static List<ColumnData> decode(BasicTable block, List<Column> columns) {
        if (block.columns() != columns.size()) {
            throw changed("the server sent " + block.columns() + " columns, and there were " + columns.size());
        }
        List<ColumnData> data = new ArrayList<>(columns.size());
        for (int index = 0; index < columns.size(); index++) {
            if (!block.getColumnName(index).equals(columns.get(index).name())) {
                throw changed("the server sent column '" + block.getColumnName(index) + "' where there was '"
                        + columns.get(index).name() + "'");
            }
            if (block.getColumn(index).rows() != block.rows()) {
                // The vendor's client lets one row stand for all.
                throw new DolphinDBException(
                        "the server sent " + block.getColumn(index).rows() + " values of column '"
                                + columns.get(index).name() + "' for " + block.rows() + " rows");
            }
            data.add(decode(columns.get(index), block.getColumn(index), block.rows()));
        }
        return data;
    }

    private static ColumnData decode(Column column, Vector vector, int rows) {
        int code = vector.getDataType().getValue();
        boolean isList = code >= LISTS_FROM;
        if (code % LISTS_FROM != column.type().wireCode() || isList != column.isList()) {
            throw changed(
                    "column '" + column.name() + "' came as " + vector.getDataType() + ", not as " + column.typeName());
        }
        return isList ? lists(column, (BasicArrayVector) vector, rows) : single(column, vector, rows);
    }

    private static DolphinDBException changed(String what) {
        return new DolphinDBException(RecoveryAction.REFRESH_SCHEMA, "the table has changed: " + what);
    }

    private static ColumnData single(Column column, Vector vector, int rows) {
        return switch (column.type().storage()) {
            case LONG -> new ColumnData.Longs(longs(column, vector, rows));
            case DOUBLE -> new ColumnData.Doubles(doubles(column, vector, rows));
            case TEXT -> new ColumnData.Texts(texts(vector, rows));
            case WIDE -> wides(column, vector, rows);
            case BYTES -> new ColumnData.Blobs(blobs(column, vector, rows));
            case PAIR -> pairs(column, vector, rows);
            case LIST -> throw new IllegalStateException(column.typeName());
        };
    }

    private static ColumnData lists(Column column, BasicArrayVector vector, int rows) {
        Column element = column.element();
        ColumnData.Elements[] lists = new ColumnData.Elements[rows];
        for (int row = 0; row < rows; row++) {
            Vector elements = vector.getVectorValue(row);
            int size = elements == null ? 0 : elements.rows();
            ColumnData values = size == 0 ? ColumnData.ofNulls(element, 0) : single(element, elements, size);
            lists[row] = new ColumnData.Elements(values, size);
        }
        return new ColumnData.Lists(lists);
    }

    private static ColumnData wides(Column column, Vector vector, int rows) {
        if (vector instanceof BasicDecimal128Vector decimals) {
            return decimals(column, decimals, rows);
        }
        if (!(vector instanceof BasicInt128Vector pairs)) {
            throw unreadable(column, vector);
        }
        ColumnData.Wides wides = (ColumnData.Wides) ColumnData.ofNulls(column, rows);
        Long2[] from = pairs.getdataArray();
        for (int row = 0; row < rows; row++) {
            wides.most()[row] = from[row].high;
            wides.least()[row] = from[row].low;
        }
        return wides;
    }

    private static ColumnData decimals(Column column, BasicDecimal128Vector vector, int rows) {
        requireScale(column, vector.getScale());
        ColumnData.Wides wides = (ColumnData.Wides) ColumnData.ofNulls(column, rows);
        BigInteger[] from = vector.getUnscaledValues();
        for (int row = 0; row < rows; row++) {
            wides.most()[row] = from[row].shiftRight(Long.SIZE).longValue();
            wides.least()[row] = from[row].longValue();
        }
        return wides;
    }

    private static void requireScale(Column column, int scale) {
        if (scale != column.scale()) {
            throw changed("column '" + column.name() + "' came with " + scale + " digits after the point, not as "
                    + column.typeName());
        }
    }

    public static byte[][] blobs(Column column, Vector vector, int rows) {
        if (!(vector instanceof BasicStringVector strings)) {
            throw unreadable(column, vector);
        }
        List<byte[]> from = strings.getdataByteArray();
        byte[][] values = new byte[rows][];
        for (int row = 0; row < rows; row++) {
            byte[] value = from.get(row);
            values[row] = value == null || value.length == 0 ? null : value;
        }
        return values;
    }

    private static ColumnData pairs(Column column, Vector vector, int rows) {
        Double2[] from;
        if (vector instanceof BasicPointVector points) {
            from = points.getdataArray();
        } else if (vector instanceof BasicComplexVector complexes) {
            from = complexes.getdataArray();
        } else {
            throw unreadable(column, vector);
        }
        ColumnData.Pairs pairs = (ColumnData.Pairs) ColumnData.ofNulls(column, rows);
        for (int row = 0; row < rows; row++) {
            pairs.first()[row] = from[row].x;
            pairs.second()[row] = from[row].y;
        }
        return pairs;
    }

    private static long[] longs(Column column, Vector vector, int rows) {
        if (vector instanceof BasicLongVector longs) {
            return longs.getdataArray();
        }
        if (vector instanceof BasicDecimal64Vector decimals) {
            requireScale(column, decimals.getScale());
            return decimals.getdataArray();
        }
        long[] values = new long[rows];
        if (vector instanceof BasicDecimal32Vector decimals) {
            requireScale(column, decimals.getScale());
            widen(decimals.getdataArray(), values, rows);
        } else if (vector instanceof BasicIntVector ints) {
            widen(ints.getdataArray(), values, rows);
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

    private static void widen(int[] from, long[] values, int rows) {
        for (int row = 0; row < rows; row++) {
            values[row] = from[row] == Integer.MIN_VALUE ? ColumnData.NULL_LONG : from[row];
        }
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
        return new DolphinDBException("column '" + column.name() + "' has an unknown form: "
                + vector.getClass().getName());
    }

    /** An answer that is not read block by block. */
    public static BasicTable table(Entity answer) {
        if (answer instanceof BasicTable table) {
            return table;
        }
        throw new DolphinDBException("a query returned no table but a " + answer.getDataForm());
    }

    /** How many rows were counted. A query that reaches no partition may be answered without a row. */
    public static long count(BasicTable answer) {
        return answer.rows() == 0 ? 0 : integer(answer.getColumn("row_count"), 0);
    }

    /** One whole number or time, whatever the width of its type: result types of aggregates vary. */
    public static long integer(Vector vector, int row) {
        if (vector instanceof BasicLongVector longs) {
            return longs.getLong(row);
        }
        if (vector instanceof BasicIntVector ints) {
            return ints.getInt(row);
        }
        if (vector instanceof BasicShortVector shorts) {
            return shorts.getShort(row);
        }
        throw new DolphinDBException("a whole number was expected, not " + vector.getDataType());
    }
}
