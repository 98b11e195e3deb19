package io.github.dolphindbsync.source.session;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.query.Window;
import io.github.dolphindbsync.source.read.BatchSource;
import io.github.dolphindbsync.source.read.WindowQueries;

/** How a table is read from one checkpoint on. There is another one each time the source is opened. */
public interface TableRead {

    /** Asks for the first rows. */
    BatchSource open(DolphinDBConnection connection);

    /** How many rows are to be read, or {@link Window#NOT_COUNTED}. */
    long rowsExpected();

    /** How many rows were read, if those of the next poll can be estimated from them. */
    long rowsRead();

    /** The queries that are being asked; null where none is by windows. */
    WindowQueries queries();

    /**
     * What the rows up to the mark look like now; null if they were not all read.
     *
     * @param delivered what those of them looked like that were delivered
     */
    Boundary readAgain(Boundary delivered);

    /** Whether the table at the destination is missing, which was made before. */
    boolean isTargetMissing();
}
