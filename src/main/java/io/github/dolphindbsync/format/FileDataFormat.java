package io.github.dolphindbsync.format;

import io.github.dolphindbsync.delivery.BatchContext;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Rows in the format that the sync of an exchange has for its files, {@code sync.<name>.files.format}: {@code jsonl}
 * ({@link JsonLinesDataFormat}), {@code csv} ({@link CsvDataFormat}) or {@code parquet} ({@link ParquetDataFormat}).
 * Writes only. Safe for use by several threads.
 */
public final class FileDataFormat extends ServiceSupport implements DataFormat {

    /** The setting, as {@link BatchContext#setting} has it. */
    public static final String SETTING = "files.format";

    private final Map<String, DataFormat> formats =
            Map.of("jsonl", new JsonLinesDataFormat(), "csv", new CsvDataFormat(), "parquet", new ParquetDataFormat());

    @Override
    public void marshal(Exchange exchange, Object rows, OutputStream stream) throws Exception {
        BatchContext context = BatchContext.of(exchange);
        if (context == null) {
            throw new IllegalArgumentException("files: the rows are not those of a sync, so no setting names their "
                    + "format. Use FileDataFormat behind the split of a poll, or the bean of one format.");
        }
        named(context.setting(SETTING)).marshal(exchange, rows, stream);
    }

    /**
     * The format of a name.
     *
     * @throws IllegalArgumentException where there is none
     */
    public DataFormat named(String name) {
        DataFormat format = formats.get(name);
        if (format == null) {
            throw new IllegalArgumentException("files: there is no format '" + name + "'. Set sync.<name>." + SETTING
                    + " to jsonl, csv or parquet.");
        }
        return format;
    }

    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) {
        throw new UnsupportedOperationException("files are only written");
    }
}
