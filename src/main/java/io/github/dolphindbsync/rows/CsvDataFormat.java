package io.github.dolphindbsync.rows;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Rows as CSV (RFC 4180, but with line feeds): a line of column names, then one line a row, in UTF-8. Values are written as
 * JSON has them, without the quotes: nine digits of a NANOTIMESTAMP, all digits of a decimal, Base64 for a BLOB. Lists and
 * pairs are JSON text in one field. NULL is a field without anything, not even quotes. DolphinDB itself takes an empty text
 * for NULL; one that a route made is two quotes.
 *
 * <p>Takes a {@link RowBatch}, or any other iterable of rows that all have the columns of the first. Writes only.
 */
public final class CsvDataFormat extends ServiceSupport implements DataFormat, FormPolicy {

    private static final CsvFactory CSV = CsvFactory.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new RowsModule());

    @Override
    public void marshal(Exchange exchange, Object rows, OutputStream stream) throws Exception {
        if (!(rows instanceof Iterable<?> iterable)) {
            throw new IllegalArgumentException(
                    "rows were expected as the body, not " + rows.getClass().getName());
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
        for (Object row : iterable) {
            csv.writeStartArray();
            for (String column : columns) {
                writeField((Map<?, ?>) row, column, csv);
            }
            csv.writeEndArray();
        }
        csv.flush();
    }

    private static List<String> columns(Iterable<?> rows) {
        if (rows instanceof RowBatch batch) {
            return batch.schema().columns().stream().map(Column::name).toList();
        }
        Map<?, ?> first = (Map<?, ?>) rows.iterator().next();
        return first.keySet().stream().map(String::valueOf).toList();
    }

    private static void writeField(Map<?, ?> row, String column, JsonGenerator csv) throws IOException {
        if (isEmpty(row, column)) {
            // The generator's own feature for this has no effect where it checks what needs quotes.
            csv.writeRawValue("\"\"");
            return;
        }
        if (!isStructured(row, column)) {
            writeValue(row, column, csv);
            return;
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            writeValue(row, column, json);
        }
        csv.writeString(text.toString());
    }

    private static boolean isEmpty(Map<?, ?> row, String column) {
        Object value = row instanceof Row typed ? textOrBytes(typed, column) : row.get(column);
        return "".equals(value) || (value instanceof byte[] bytes && bytes.length == 0);
    }

    /** As they are kept; null for every other value. */
    private static Object textOrBytes(Row row, String column) {
        ColumnData data = row.batch().data(row.batch().schema().indexOf(column));
        if (data instanceof ColumnData.Texts texts) {
            return texts.values()[row.index()];
        }
        return data instanceof ColumnData.Blobs blobs ? blobs.values()[row.index()] : null;
    }

    private static boolean isStructured(Map<?, ?> row, String column) {
        if (row instanceof Row typed) {
            int index = typed.batch().schema().indexOf(column);
            ColumnData data = typed.batch().data(index);
            boolean isStructured = data instanceof ColumnData.Lists || data instanceof ColumnData.Pairs;
            return isStructured && !data.isNull(typed.index());
        }
        return row.get(column) instanceof Collection || row.get(column) instanceof Map;
    }

    private static void writeValue(Map<?, ?> row, String column, JsonGenerator generator) throws IOException {
        if (row instanceof Row typed) {
            RowJson.writeValue(typed, column, generator);
        } else {
            generator.writePOJO(row.get(column));
        }
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
