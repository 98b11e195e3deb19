package io.github.dolphindbsync.sync.history;

import io.github.dolphindbsync.sync.Sync;
import java.io.IOException;

/** Where the rows of a history go, as far as a history must look at it. One destination serves one history. */
interface Destination extends AutoCloseable {

    String url();

    /** What a sync to this destination needs beside its URL. */
    default void configure(Sync sync) {}

    Stored stored() throws Exception;

    /** Changes whenever anything is written. */
    Object fingerprint() throws Exception;

    void backUp() throws Exception;

    /** Puts the last copy back; without one, nothing is there any more. */
    void restore() throws Exception;

    /** Puts the checkpoint of the last copy back, beside the rows as they are. */
    default void restoreCheckpoint() throws Exception {
        restore();
    }

    /** Ends the sessions of the sync as an administrator would. */
    default void endSessions() throws Exception {}

    @Override
    default void close() throws IOException {}
}
