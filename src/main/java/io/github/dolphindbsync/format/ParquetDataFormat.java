package io.github.dolphindbsync.format;

import io.github.dolphindbsync.destination.duckdb.ParquetFileWriter;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowBatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Rows as a Parquet file, with the column types of a DuckDB warehouse. Takes a {@link RowBatch} only, because plain
 * maps no longer know their types. Writes only.
 */
public final class ParquetDataFormat extends ServiceSupport implements DataFormat, FormatPolicy {

    private final ParquetFileWriter writer = new ParquetFileWriter();

    @Override
    public void marshal(Exchange exchange, Object rows, OutputStream stream) throws SQLException, IOException {
        if (!(rows instanceof RowBatch batch)) {
            throw new IllegalArgumentException(
                    "Parquet: the body is a " + rows.getClass().getName()
                            + ", not a batch as it was read. Put the steps that change rows after this one, or use "
                            + "another format.");
        }
        writer.write(batch, stream);
    }

    @Override
    protected void doStop() throws SQLException, IOException {
        writer.close();
    }

    @Override
    public Optional<String> policy(Column column) {
        return ParquetFileWriter.policy(column);
    }

    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) {
        throw new UnsupportedOperationException("Parquet is only written");
    }
}
