package io.github.dolphindbsync.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.ColumnData;
import io.github.dolphindbsync.rows.JsonCell;
import io.github.dolphindbsync.rows.Row;
import io.github.dolphindbsync.rows.RowBatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.camel.Exchange;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Rows as CSV (RFC 4180, but with line feeds): a line of column names, then one line for each row, in UTF-8. Values are
 * written as in JSON, without the quotes: nine digits of a NANOTIMESTAMP, all digits of a decimal, Base64 for a BLOB.
 * Lists and pairs are JSON text in one field. NULL is an empty field without quotes. DolphinDB takes an empty text as
 * NULL; an empty text that a route made is two quotes.
 *
 * <p>Takes a {@link RowBatch}, or any other iterable of rows as maps. The columns are those of all rows, in the order
 * of their first occurrence; a column that a row lacks is an empty field. Writes only.
 */
public final class CsvDataFormat extends ServiceSupport implements DataFormat, FormatPolicy {

    private static final CsvFactory CSV = CsvFactory.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new RowJsonModule());

    @Override
    public void marshal(Exchange exchange, Object rows, OutputStream stream) throws Exception {
        if (!(rows instanceof Iterable<?> iterable)) {
            throw new IllegalArgumentException(
                    "CSV: the body is a " + rows.getClass().getName()
                            + ", not rows. Use the format after the split of a poll, or give it a list of maps.");
        }
        if (!iterable.iterator().hasNext()) {
            return;
        }
        CsvGenerator csv = CSV.createGenerator(stream);
        csv.setCodec(JSON);
        List<String> columns = columns(iterable);
        CsvSchema.Builder header = CsvSchema.builder().setUseHeader(true);
        columns.forEach(header::addColumn);
        csv.setSchema(header.build());
        IdentityHashMap<RowBatch, JsonCell[]> cells = new IdentityHashMap<>();
        for (Object row : iterable) {
            csv.writeStartArray();
            if (row instanceof Row typed) {
                for (JsonCell cell : cells.computeIfAbsent(typed.batch(), batch -> cells(batch, columns))) {
                    cell.write(typed.index(), csv);
                }
            } else {
                for (String column : columns) {
                    writeField(((Map<?, ?>) row).get(column), csv);
                }
            }
            csv.writeEndArray();
        }
        csv.flush();
    }

    private static List<String> columns(Iterable<?> rows) {
        if (rows instanceof RowBatch batch) {
            return batch.schema().columns().stream().map(Column::name).toList();
        }
        Set<String> names = new LinkedHashSet<>();
        int index = 0;
        for (Object row : rows) {
            if (!(row instanceof Map<?, ?> columns)) {
                throw new IllegalArgumentException("row " + index + " is not a map but "
                        + (row == null ? "null" : row.getClass().getName()));
            }
            for (Object name : columns.keySet()) {
                if (!(name instanceof String text)) {
                    throw new IllegalArgumentException(
                            "row " + index + " has a column whose name is not a string: " + name);
                }
                names.add(text);
            }
            index++;
        }
        return List.copyOf(names);
    }

    private static void writeField(Object value, JsonGenerator csv) throws IOException {
        if ("".equals(value) || (value instanceof byte[] bytes && bytes.length == 0)) {
            writeEmpty(csv);
        } else if (value instanceof Collection || value instanceof Map) {
            csv.writeString(JSON.writeValueAsString(value));
        } else {
            csv.writePOJO(value);
        }
    }

    /** The generator's own feature for this has no effect together with STRICT_CHECK_FOR_QUOTING. */
    private static void writeEmpty(JsonGenerator csv) throws IOException {
        csv.writeRawValue("\"\"");
    }

    private static JsonCell[] cells(RowBatch batch, List<String> columns) {
        return columns.stream()
                .map(name -> cell(batch, batch.schema().indexOf(name)))
                .toArray(JsonCell[]::new);
    }

    private static JsonCell cell(RowBatch batch, int column) {
        if (column < 0) {
            // Another row has it.
            return (row, csv) -> csv.writeNull();
        }
        JsonCell value = (row, json) -> batch.writeJson(column, row, json);
        ColumnData data = batch.data(column);
        if (data instanceof ColumnData.Texts texts) {
            return orEmpty(value, row -> "".equals(texts.values()[row]));
        } else if (data instanceof ColumnData.Blobs blobs) {
            return orEmpty(value, row -> blobs.values()[row] != null && blobs.values()[row].length == 0);
        }
        return data instanceof ColumnData.Lists || data instanceof ColumnData.Pairs ? structured(value, data) : value;
    }

    private static JsonCell orEmpty(JsonCell value, IntPredicate isEmpty) {
        return (row, csv) -> {
            if (isEmpty.test(row)) {
                writeEmpty(csv);
            } else {
                value.write(row, csv);
            }
        };
    }

    private static JsonCell structured(JsonCell value, ColumnData data) {
        return (row, csv) -> {
            if (data.isNull(row)) {
                csv.writeNull();
                return;
            }
            StringWriter text = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(text)) {
                value.write(row, json);
            }
            csv.writeString(text.toString());
        };
    }

    @Override
    public Optional<String> policy(Column column) {
        if (column.isList()) {
            return Optional.of("JSON text in one field");
        }
        return Optional.ofNullable(
                switch (column.type()) {
                    case FLOAT, DOUBLE -> "NaN and the infinities are the words NaN, Infinity and -Infinity";
                    case COMPLEX, POINT -> "JSON text in one field";
                    case BLOB -> "Base64";
                    default -> null;
                });
    }

    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) {
        throw new UnsupportedOperationException("CSV is only written");
    }
}
