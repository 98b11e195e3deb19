package io.github.dolphindbsync.source.connection;

import io.github.dolphindbsync.source.settings.ServerSetting;
import io.github.dolphindbsync.source.settings.ServerSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;

/**
 * Logs in for all syncs of a Camel context, one after the other for each user of a server, and not again soon after one
 * was refused: servers can be told to lock an account after five failures within ten minutes, and a refused login may
 * count as two. What this can't know of are other processes, and its own before a restart.
 */
public final class Logins {

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(6);
    private static final Duration SECOND_PAUSE = Duration.ofMinutes(12);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private record Account(String host, int port, String username) {
        static Account of(ServerSettings server) {
            return new Account(server.host(), server.port(), server.username());
        }
    }

    private static final class Attempts {
        final ReentrantLock lock = new ReentrantLock();
        final Pause pause = new Pause(FIRST_PAUSE, SECOND_PAUSE, LONGEST_PAUSE);
    }

    private final Map<Account, Attempts> accounts = new ConcurrentHashMap<>();

    public static Logins of(CamelContext context) {
        return ContextPlugins.get(context, Logins.class, Logins::new);
    }

    /** Opens a connection, if the time for it has come. */
    public void open(DolphinDBConnection connection, Clock clock) {
        ServerSettings server = connection.server();
        Attempts attempts = attempts(server);
        attempts.lock.lock();
        try {
            Instant now = clock.instant();
            if (attempts.pause.isOn(now)) {
                throw new DolphinDBException(
                        RecoveryAction.REAUTHENTICATE,
                        "DolphinDB server " + server + " refused user '" + server.username()
                                + "' recently. To keep the account from being locked, the next login is not before "
                                + attempts.pause.until()
                                + ". Check " + ServerSetting.PASSWORD.key() + "; a restart tries at once.");
            }
            open(connection, attempts.pause, clock);
        } finally {
            attempts.lock.unlock();
        }
    }

    private static void open(DolphinDBConnection connection, Pause pause, Clock clock) {
        try {
            connection.open();
            pause.succeeded();
        } catch (DolphinDBException e) {
            if (e.recoveryAction() == RecoveryAction.REAUTHENTICATE) {
                pause.failed(clock.instant());
            }
            throw e;
        }
    }

    public boolean isPaused(ServerSettings server, Instant now) {
        Attempts attempts = attempts(server);
        attempts.lock.lock();
        try {
            return attempts.pause.isOn(now);
        } finally {
            attempts.lock.unlock();
        }
    }

    private Attempts attempts(ServerSettings server) {
        return accounts.computeIfAbsent(Account.of(server), account -> new Attempts());
    }
}
