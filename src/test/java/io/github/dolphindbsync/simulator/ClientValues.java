package io.github.dolphindbsync.simulator;

import com.xxdb.data.BasicArrayVector;
import com.xxdb.data.BasicBooleanVector;
import com.xxdb.data.BasicByteVector;
import com.xxdb.data.BasicComplexVector;
import com.xxdb.data.BasicDateHourVector;
import com.xxdb.data.BasicDateTimeVector;
import com.xxdb.data.BasicDateVector;
import com.xxdb.data.BasicDecimal128Vector;
import com.xxdb.data.BasicDecimal32Vector;
import com.xxdb.data.BasicDecimal64Vector;
import com.xxdb.data.BasicDoubleVector;
import com.xxdb.data.BasicFloatVector;
import com.xxdb.data.BasicInt128Vector;
import com.xxdb.data.BasicIntVector;
import com.xxdb.data.BasicLongVector;
import com.xxdb.data.BasicMinuteVector;
import com.xxdb.data.BasicMonthVector;
import com.xxdb.data.BasicNanoTimeVector;
import com.xxdb.data.BasicNanoTimestampVector;
import com.xxdb.data.BasicPointVector;
import com.xxdb.data.BasicSecondVector;
import com.xxdb.data.BasicShortVector;
import com.xxdb.data.BasicStringVector;
import com.xxdb.data.BasicTimeVector;
import com.xxdb.data.BasicTimestampVector;
import com.xxdb.data.BasicUuidVector;
import com.xxdb.data.Vector;
import com.xxdb.io.Double2;
import com.xxdb.io.Long2;
import io.github.dolphindbsync.rows.CanonicalText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** What the vendor's client read, by its own getters, as {@link io.github.dolphindbsync.rows.Row} would give it. */
final class ClientValues {

    private ClientValues() {}

    static List<Object> of(Vector vector) {
        List<Object> values = new ArrayList<>();
        for (int row = 0; row < vector.rows(); row++) {
            values.add(of(vector, row));
        }
        return values;
    }

    /** The same values with texts for bytes, which Java compares by identity. */
    static List<Object> comparable(List<?> values) {
        List<Object> comparable = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof byte[] bytes) {
                comparable.add(HexFormat.of().formatHex(bytes));
            } else {
                comparable.add(value instanceof List<?> list ? comparable(list) : value);
            }
        }
        return comparable;
    }

    private static Object of(Vector vector, int row) {
        if (vector instanceof BasicArrayVector lists) {
            Vector elements = lists.getVectorValue(row);
            return elements == null ? List.of() : of(elements);
        }
        if (vector.isNull(row)) {
            return null;
        }
        Object time = time(vector, row);
        return time != null ? time : other(vector, row);
    }

    private static Object time(Vector vector, int row) {
        if (vector instanceof BasicDateVector dates) {
            return dates.getDate(row);
        } else if (vector instanceof BasicMonthVector months) {
            return months.getMonth(row).toString();
        } else if (vector instanceof BasicTimeVector times) {
            return times.getTime(row);
        } else if (vector instanceof BasicMinuteVector minutes) {
            return minutes.getMinute(row);
        } else if (vector instanceof BasicSecondVector seconds) {
            return seconds.getSecond(row);
        } else if (vector instanceof BasicNanoTimeVector times) {
            return times.getNanoTime(row);
        } else if (vector instanceof BasicDateTimeVector times) {
            return times.getDateTime(row);
        } else if (vector instanceof BasicTimestampVector times) {
            return times.getTimestamp(row);
        } else if (vector instanceof BasicNanoTimestampVector times) {
            return times.getNanoTimestamp(row);
        } else if (vector instanceof BasicDateHourVector hours) {
            return hours.getDateHour(row);
        }
        return null;
    }

    private static Object other(Vector vector, int row) {
        if (vector instanceof BasicBooleanVector bools) {
            return bools.getBoolean(row);
        } else if (vector instanceof BasicByteVector bytes) {
            return (short) bytes.getByte(row);
        } else if (vector instanceof BasicShortVector shorts) {
            return shorts.getShort(row);
        } else if (vector instanceof BasicIntVector ints) {
            return ints.getInt(row);
        } else if (vector instanceof BasicLongVector longs) {
            return longs.getLong(row);
        } else if (vector instanceof BasicFloatVector floats) {
            return floats.getFloat(row);
        } else if (vector instanceof BasicDoubleVector doubles) {
            return doubles.getDouble(row);
        } else if (vector instanceof BasicDecimal32Vector decimals) {
            return BigDecimal.valueOf(decimals.getdataArray()[row], decimals.getScale());
        } else if (vector instanceof BasicDecimal64Vector decimals) {
            return BigDecimal.valueOf(decimals.getdataArray()[row], decimals.getScale());
        } else if (vector instanceof BasicDecimal128Vector decimals) {
            return new BigDecimal(decimals.getUnscaledValues()[row], decimals.getScale());
        } else if (vector instanceof BasicInt128Vector wides) {
            return wide(vector, wides.getdataArray()[row]);
        } else if (vector instanceof BasicPointVector points) {
            return pair(points.getdataArray()[row]);
        } else if (vector instanceof BasicComplexVector complexes) {
            return pair(complexes.getdataArray()[row]);
        } else if (vector.getDataType().getName().equals("BLOB")) {
            return ((BasicStringVector) vector).getdataByteArray().get(row);
        }
        return vector.getString(row);
    }

    private static Object wide(Vector vector, Long2 value) {
        if (vector instanceof BasicUuidVector) {
            return new UUID(value.high, value.low);
        }
        return vector.getDataType().getName().equals("IPADDR")
                ? CanonicalText.ipAddress(value.high, value.low)
                : CanonicalText.int128(value.high, value.low);
    }

    private static List<Object> pair(Double2 value) {
        return Arrays.asList(part(value.x), part(value.y));
    }

    private static Double part(double value) {
        return value == -Double.MAX_VALUE ? null : (Double) value;
    }
}
