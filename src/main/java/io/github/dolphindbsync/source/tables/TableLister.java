package io.github.dolphindbsync.source.tables;

import io.github.dolphindbsync.source.connection.Backoff;
import io.github.dolphindbsync.source.connection.DolphinDBConnection;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.Logins;
import io.github.dolphindbsync.source.connection.RecoveryAction;
import io.github.dolphindbsync.source.schema.TableListing;
import io.github.dolphindbsync.source.settings.ServerSettings;
import io.github.dolphindbsync.source.settings.TablePattern;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Asks the server which tables there are. */
final class TableLister {

    private final ServerSettings server;
    private final Logins logins;
    private final List<TablePattern> patterns;
    private final Clock clock;
    private final BooleanSupplier stopping;
    private volatile DolphinDBConnection asking;

    TableLister(
            ServerSettings server, Logins logins, List<TablePattern> patterns, Clock clock, BooleanSupplier stopping) {
        this.server = server;
        this.logins = logins;
        this.patterns = patterns;
        this.clock = clock;
        this.stopping = stopping;
    }

    /** @throws DolphinDBException if the server does not answer, also after some time, or refuses */
    TableListing list() {
        Backoff backoff = new Backoff(server.retryFor());
        while (true) {
            // Kept before it is open: a stop must be able to end the wait for a server that has stalled.
            try (DolphinDBConnection connection = new DolphinDBConnection(server)) {
                asking = connection;
                logins.open(connection, clock);
                return TableListing.read(connection, patterns);
            } catch (DolphinDBException e) {
                Optional<Duration> wait =
                        e.recoveryAction() == RecoveryAction.RETRY ? backoff.next() : Optional.empty();
                if (wait.isEmpty() || !Backoff.sleep(wait.get(), stopping)) {
                    throw e;
                }
            } finally {
                asking = null;
            }
        }
    }

    /** Ends what another thread waits for. */
    void interrupt() {
        DolphinDBConnection open = asking;
        if (open != null) {
            open.interrupt();
        }
    }
}
