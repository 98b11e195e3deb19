package io.github.dolphindbsync.source.connection;

import com.xxdb.data.BasicAnyVector;
import com.xxdb.data.Entity;
import com.xxdb.data.EntityBlockReader;
import io.github.dolphindbsync.source.settings.Durations;
import io.github.dolphindbsync.source.settings.ServerSettings;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Questions to a server outside of any sync, one at a time. After a failure the next one goes over a new connection, so
 * that no answer is taken for that of another question.
 */
public final class Conversation implements AutoCloseable {

    /**
     * What came of one question.
     *
     * @param answer empty where there was none
     * @param refusal the server's own words where it answered with an error
     * @param failure why there was neither, for people
     */
    public record Reply(Optional<Entity> answer, Optional<String> refusal, Optional<String> failure) {}

    private final ServerSettings server;
    private final Duration longest;
    private DolphinDBConnection connection;

    private Conversation(ServerSettings server, Duration longest) {
        this.server = server;
        this.longest = longest;
    }

    /**
     * Not yet connected.
     *
     * @param longest how long one question may take
     * @throws SettingException where the settings of the server are incomplete or can't be used
     */
    public static Conversation with(Settings settings, Duration longest) {
        return new Conversation(ServerSettings.ofConnection(settings).withReadTimeout(longest), longest);
    }

    /**
     * Connects and logs in.
     *
     * @throws DolphinDBException if that fails
     */
    public void open() {
        if (connection == null) {
            DolphinDBConnection opening = new DolphinDBConnection(server);
            opening.open();
            connection = opening;
        }
    }

    /** Asks, and connects first where that is needed. */
    public Reply ask(String script) {
        return ask(asked -> asked.run(script));
    }

    /** As {@link #ask}, for a table that comes in blocks of so many rows; they are put into a list. */
    public Reply askInBlocks(String script, int rowsPerBlock) {
        return ask(asked -> {
            Entity answer = asked.run(script, rowsPerBlock);
            if (!(answer instanceof EntityBlockReader blocks)) {
                return answer;
            }
            List<Entity> all = new ArrayList<>();
            while (blocks.hasNext()) {
                all.add(asked.read(blocks));
            }
            BasicAnyVector list = new BasicAnyVector(all.size());
            for (int index = 0; index < all.size(); index++) {
                list.setEntity(index, all.get(index));
            }
            return list;
        });
    }

    private Reply ask(Function<DolphinDBConnection, Entity> question) {
        CompletableFuture<Void> end =
                new CompletableFuture<Void>().orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS);
        boolean answered = false;
        try {
            open();
            DolphinDBConnection asked = connection;
            CompletableFuture<Void> unused = end.whenComplete((ended, late) -> {
                if (late != null) {
                    asked.interrupt();
                }
            });
            Entity answer = question.apply(asked);
            answered = true;
            return new Reply(Optional.of(answer), Optional.empty(), Optional.empty());
        } catch (DolphinDBException e) {
            boolean isLate = end.isCompletedExceptionally() || e.getCause() instanceof SocketTimeoutException;
            return e.refusal().isPresent() && !isLate
                    ? new Reply(Optional.empty(), e.refusal(), Optional.empty())
                    : new Reply(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(isLate ? "no answer within " + Durations.humanReadable(longest) : reason(e)));
        } finally {
            end.complete(null);
            if (!answered) {
                close();
            }
        }
    }

    private String reason(DolphinDBException failure) {
        return failure.getMessage().replace("DolphinDB server " + server + ", ", "");
    }

    /** Open, and to be used for nothing that another thread asks. */
    public DolphinDBConnection connection() {
        return connection;
    }

    /** Host, port, user and password, which nobody else is to see. */
    public List<String> secrets() {
        return List.of(server.toString(), server.host(), server.username(), server.password());
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
