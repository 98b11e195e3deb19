package io.github.dolphindbsync.rows;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;

/**
 * Rows as JSON that keeps every digit.
 *
 * <ul>
 *   <li>Times are ISO 8601 without an offset, with exactly as many fraction digits as their type has: none for DATETIME,
 *       three for TIMESTAMP, nine for NANOTIMESTAMP.
 *   <li>Integers beyond ±2^53, where a JavaScript number is no longer exact, are strings.
 *   <li>FLOAT and DOUBLE are the shortest decimal that reads back as the same value. NaN and the infinities, for which
 *       JSON has no number, are the strings {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}.
 *   <li>Decimals are strings with all digits of their scale, BLOB is Base64, COMPLEX and POINT are arrays of two numbers, array
 *       vectors are arrays, and the other types are strings as {@link TextForms} has them.
 *   <li>NULL is {@code null}; no column is left out.
 * </ul>
 */
final class RowJson {

    private static final long LARGEST_EXACT_IN_JAVASCRIPT = 1L << 53;

    private RowJson() {}

    static final class OfBatch extends JsonSerializer<RowBatch> {
        @Override
        public void serialize(RowBatch batch, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartArray(batch, batch.size());
            for (int row = 0; row < batch.size(); row++) {
                writeRow(batch, row, json);
            }
            json.writeEndArray();
        }
    }

    static final class OfRow extends JsonSerializer<Row> {
        @Override
        public void serialize(Row row, JsonGenerator json, SerializerProvider provider) throws IOException {
            writeRow(row.batch(), row.index(), json);
        }
    }

    private static void writeRow(RowBatch batch, int row, JsonGenerator json) throws IOException {
        json.writeStartObject();
        List<Column> columns = batch.schema().columns();
        for (int index = 0; index < columns.size(); index++) {
            json.writeFieldName(columns.get(index).name());
            writeCell(batch, index, row, json);
        }
        json.writeEndObject();
    }

    /** One value of a row, as it stands in the row's object. */
    static void writeValue(Row row, String name, JsonGenerator json) throws IOException {
        writeCell(row.batch(), row.batch().schema().indexOf(name), row.index(), json);
    }

    private static void writeCell(RowBatch batch, int index, int row, JsonGenerator json) throws IOException {
        Column column = batch.schema().columns().get(index);
        try {
            writeValue(column, batch.data(index), row, json);
        } catch (DateTimeException noSuchTime) {
            // Of the kind that says: it is this row, and not what it is written to.
            throw new JsonMappingException(
                    json,
                    batch.place(row) + " can't be written: in column " + column.name() + " " + noSuchTime.getMessage());
        }
    }

    static void writeValue(Column column, ColumnData data, int row, JsonGenerator json) throws IOException {
        if (data.isNull(row)) {
            json.writeNull();
        } else if (data instanceof ColumnData.Longs longs) {
            writeLong(column, longs.values()[row], json);
        } else if (data instanceof ColumnData.Doubles doubles) {
            if (column.type() == ColumnType.FLOAT) {
                writeFloat((float) doubles.values()[row], json);
            } else {
                writeDouble(doubles.values()[row], json);
            }
        } else if (data instanceof ColumnData.Texts texts) {
            json.writeString(texts.values()[row]);
        } else if (data instanceof ColumnData.Wides) {
            json.writeString(wideText(column, data, row));
        } else if (data instanceof ColumnData.Blobs blobs) {
            json.writeBinary(blobs.values()[row]);
        } else if (data instanceof ColumnData.Pairs pairs) {
            json.writeStartArray();
            writePart(pairs.first()[row], json);
            writePart(pairs.second()[row], json);
            json.writeEndArray();
        } else if (data instanceof ColumnData.Lists lists) {
            json.writeStartArray();
            ColumnData.Elements elements = lists.values()[row];
            for (int element = 0; element < elements.size(); element++) {
                writeValue(column.element(), elements.values(), element, json);
            }
            json.writeEndArray();
        }
    }

    private static void writePart(double value, JsonGenerator json) throws IOException {
        if (value == ColumnData.NULL_DOUBLE) {
            json.writeNull();
        } else {
            writeDouble(value, json);
        }
    }

    private static String wideText(Column column, ColumnData data, int row) {
        Object value = Values.of(column, data, row);
        return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    }

    private static void writeLong(Column column, long value, JsonGenerator json) throws IOException {
        ColumnType type = column.type();
        switch (type) {
            case BOOL -> json.writeBoolean(value != 0);
            case DATE -> json.writeString(Times.toDate(value).toString());
            case MONTH -> json.writeString(TextForms.month(value));
            case TIME, MINUTE, SECOND, NANOTIME -> json.writeString(TextForms.timeOfDay(type, value));
            case DATETIME, DATEHOUR, TIMESTAMP, NANOTIMESTAMP -> json.writeString(TextForms.dateTime(type, value));
            case DECIMAL32, DECIMAL64 -> writeDecimal(BigDecimal.valueOf(value, column.scale()), json);
            default -> writeInteger(value, json);
        }
    }

    /** As text, because most readers of JSON make a double of any number. */
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

    /** Nine digits whatever they are: a time that comes as a plain Java object no longer says how fine its type was. */
    static void writeDateTime(LocalDateTime value, JsonGenerator json) throws IOException {
        json.writeString(TextForms.dateTimeOfNineDigits(value));
    }

    /** Nine digits, as for {@link #writeDateTime}. */
    static void writeTime(LocalTime value, JsonGenerator json) throws IOException {
        json.writeString(TextForms.timeOfDay(ColumnType.NANOTIME, value.toNanoOfDay()));
    }
}
