package io.github.dolphindbsync.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowBatch;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Rows as JSON lines: one object for each row, each followed by a line feed, in UTF-8. Takes a {@link RowBatch} or any
 * other iterable of rows. Writes only.
 */
public final class JsonLinesDataFormat extends ServiceSupport implements DataFormat, FormatPolicy {

    private static final ObjectWriter WRITER = new ObjectMapper()
            .registerModule(new RowJsonModule())
            .writer()
            .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
            .withRootValueSeparator("\n");

    @Override
    public void marshal(Exchange exchange, Object rows, OutputStream stream) throws Exception {
        if (!(rows instanceof Iterable<?> iterable)) {
            throw new IllegalArgumentException(
                    "JSON lines: the body is a " + rows.getClass().getName()
                            + ", not rows. Use the format after the split of a poll, or give it a list of maps.");
        }
        if (!iterable.iterator().hasNext()) {
            return;
        }
        SequenceWriter writer = WRITER.writeValues(stream);
        for (Object row : iterable) {
            writer.write(row);
        }
        writer.flush();
        stream.write('\n');
    }

    @Override
    public Optional<String> policy(Column column) {
        return FormatPolicy.json(column);
    }

    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) {
        throw new UnsupportedOperationException("JSON lines are only written");
    }
}
