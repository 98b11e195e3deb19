package io.github.dolphindbsync.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Waits until the file that a {@code file:} endpoint has just written is on the disk. It belongs between that endpoint and the
 * {@link CheckpointProcessor}: the endpoint itself leaves the file to the operating system, and a power cut could then leave
 * it empty while the mark stands past its rows. Costs one wait for the disk a file.
 *
 * <p>Safe for use by several threads.
 */
public final class FileOnDisk implements Processor {

    @Override
    public void process(Exchange exchange) {
        String written = exchange.getMessage().getHeader(Exchange.FILE_NAME_PRODUCED, String.class);
        if (written == null) {
            throw new CheckpointException(
                    "no file was written here: FileOnDisk belongs directly behind a file: endpoint, and before the checkpoint");
        }
        Path file = Path.of(written).toAbsolutePath();
        try {
            Disk.forceContent(file);
            Disk.forceNames(file.getParent());
        } catch (IOException e) {
            throw new CheckpointException("whether " + file + " is on the disk is not known: " + e, e);
        }
    }
}
