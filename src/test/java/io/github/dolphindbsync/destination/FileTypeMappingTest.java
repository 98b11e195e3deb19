package io.github.dolphindbsync.destination;

import io.github.dolphindbsync.rows.Column;
import io.github.dolphindbsync.rows.RowBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.DataFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The types in files, written by a data format of ours in a route and read by a reader that is not ours. */
public abstract class FileTypeMappingTest extends TypeMappingTest {

    @TempDir
    public static Path directory;

    private DefaultCamelContext context;
    private ProducerTemplate template;

    public abstract DataFormat format();

    /** The values of a column in the order of the file. */
    public abstract List<String> read(Path file, Column column) throws Exception;

    @BeforeAll
    void startCamel() throws Exception {
        context = new DefaultCamelContext();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                // A refusal is for the test alone.
                from("direct:rows").errorHandler(noErrorHandler()).marshal(format());
            }
        });
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterAll
    void stopCamel() {
        context.stop();
    }

    @Override
    public final void deliver(String table, RowBatch batch) throws Exception {
        Files.write(directory.resolve(table), write(batch));
    }

    public final byte[] write(Object rows) {
        return template.requestBody("direct:rows", rows, byte[].class);
    }

    @Override
    public final List<String> read(String table, Column column) throws Exception {
        return read(directory.resolve(table), column);
    }

    @Override
    public final boolean keepsTables() {
        return false;
    }
}
