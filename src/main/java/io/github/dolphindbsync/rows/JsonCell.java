package io.github.dolphindbsync.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.NumberOutput;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.UUID;

/**
 * Writes the values of one column as JSON; {@link RowJson} lists the forms. The type of the column is looked at once,
 * not for each value.
 */
public interface JsonCell {

    /** Beyond this, a JavaScript number is not exact. */
    long LARGEST_EXACT_IN_JAVASCRIPT = 1L << 53;

    JsonFactory FACTORY = new JsonFactory();

    void write(int row, JsonGenerator json) throws IOException;

    static JsonCell of(Column column, ColumnData data) {
        JsonCell value = value(column, data);
        return (row, json) -> {
            if (data.isNull(row)) {
                json.writeNull();
            } else {
                value.write(row, json);
            }
        };
    }

    /** The value of a column in one row as it is in the JSON of the whole row; it is not NULL. */
    static String text(Column column, ColumnData data, int row) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            of(column, data).write(row, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static JsonCell value(Column column, ColumnData data) {
        if (data instanceof ColumnData.Longs longs) {
            return number(column, longs.values());
        } else if (data instanceof ColumnData.Doubles doubles) {
            double[] values = doubles.values();
            return column.type() == ColumnType.FLOAT
                    ? (row, json) -> writeFloat((float) values[row], json)
                    : (row, json) -> writeDouble(values[row], json);
        } else if (data instanceof ColumnData.Texts texts) {
            return (row, json) -> json.writeString(texts.values()[row]);
        } else if (data instanceof ColumnData.Wides wides) {
            return wide(column, wides.most(), wides.least());
        } else if (data instanceof ColumnData.Blobs blobs) {
            return (row, json) -> json.writeBinary(blobs.values()[row]);
        } else if (data instanceof ColumnData.Pairs pairs) {
            return (row, json) -> {
                json.writeStartArray();
                writePart(pairs.first()[row], json);
                writePart(pairs.second()[row], json);
                json.writeEndArray();
            };
        }
        return list(column.element(), ((ColumnData.Lists) data).values());
    }

    private static JsonCell number(Column column, long[] values) {
        ColumnType type = column.type();
        return switch (type) {
            case BOOL -> (row, json) -> json.writeBoolean(values[row] != 0);
            case DATE ->
                (row, json) -> json.writeString(Times.toDate(values[row]).toString());
            case MONTH -> (row, json) -> json.writeString(CanonicalText.month(values[row]));
            case TIME, MINUTE, SECOND, NANOTIME ->
                (row, json) -> json.writeString(CanonicalText.timeOfDay(type, values[row]));
            case DATETIME, DATEHOUR, TIMESTAMP, NANOTIMESTAMP ->
                (row, json) -> json.writeString(CanonicalText.dateTime(type, values[row]));
            case DECIMAL32, DECIMAL64 ->
                (row, json) -> writeDecimal(BigDecimal.valueOf(values[row], column.scale()), json);
            default -> (row, json) -> writeInteger(values[row], json);
        };
    }

    private static JsonCell wide(Column column, long[] most, long[] least) {
        return switch (column.type()) {
            case IPADDR -> (row, json) -> json.writeString(CanonicalText.ipAddress(most[row], least[row]));
            case INT128 -> (row, json) -> json.writeString(CanonicalText.int128(most[row], least[row]));
            case DECIMAL128 ->
                (row, json) -> writeDecimal(CanonicalText.decimal128(most[row], least[row], column.scale()), json);
            default -> (row, json) -> json.writeString(new UUID(most[row], least[row]).toString());
        };
    }

    private static JsonCell list(Column element, ColumnData.Elements[] values) {
        return (row, json) -> {
            JsonCell cell = of(element, values[row].values());
            json.writeStartArray();
            for (int index = 0; index < values[row].size(); index++) {
                cell.write(index, json);
            }
            json.writeEndArray();
        };
    }

    private static void writePart(double value, JsonGenerator json) throws IOException {
        if (value == ColumnData.NULL_DOUBLE) {
            json.writeNull();
        } else {
            writeDouble(value, json);
        }
    }

    /** As a string, because most readers of JSON turn every number into a double. */
    static void writeDecimal(BigDecimal value, JsonGenerator json) throws IOException {
        json.writeString(value.toPlainString());
    }

    static void writeInteger(long value, JsonGenerator json) throws IOException {
        if (value > LARGEST_EXACT_IN_JAVASCRIPT || value < -LARGEST_EXACT_IN_JAVASCRIPT) {
            json.writeString(Long.toString(value));
        } else {
            json.writeNumber(value);
        }
    }

    static void writeFloat(float value, JsonGenerator json) throws IOException {
        if (Float.isFinite(value)) {
            json.writeNumber(NumberOutput.toString(value, true));
        } else {
            json.writeString(Float.toString(value));
        }
    }

    static void writeDouble(double value, JsonGenerator json) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(NumberOutput.toString(value, true));
        } else {
            json.writeString(Double.toString(value));
        }
    }
}
