package io.github.dolphindbsync.conformance;

import io.github.dolphindbsync.source.connection.Conversation;
import io.github.dolphindbsync.source.connection.Conversation.Reply;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A new database with one table of known rows, which is dropped at the end. An existing database is never used. */
final class Scratch {

    static final String TABLE = "trades";
    static final int DAYS = 10;
    static final int ROWS_PER_DAY = 1_000;
    /** Rows are written in parts, because the script of a whole day would be long. */
    private static final int ROWS_AT_ONCE = 100;

    static final int ROWS_WITHOUT_PRICE = DAYS * ROWS_PER_DAY / 4;

    private static final String DATES = IntStream.rangeClosed(1, DAYS)
            .mapToObj(day -> String.format(Locale.ROOT, "2024.01.%02d", day))
            .collect(Collectors.joining(", "));
    private static final String COLUMNS =
            "[\"symbol\", \"at_time\", \"price\", \"volume\", \"note\", \"odd name\", \"for\"],"
                    + " [\"SYMBOL\", \"NANOTIMESTAMP\", \"DOUBLE\", \"INT\", \"STRING\", \"LONG\", \"INT\"]";

    private final Conversation conversation;
    private final Conversation dropping;
    private final String database;
    private volatile boolean created;

    /** @param dropping for the drop, which may come while the other conversation waits for an answer */
    Scratch(Conversation conversation, Conversation dropping) {
        this.conversation = conversation;
        this.dropping = dropping;
        this.database = "dfs://dolphindb_sync_conformance_"
                + UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT);
    }

    String database() {
        return database;
    }

    /** Creates and fills the database. Returns the reason of a failure, or an empty text. */
    String create() {
        String quoted = "\"" + database + "\"";
        if (!isMissing(conversation)) {
            return "existsDatabase did not answer false";
        }
        created = true;
        for (String script : new String[] {
            "db = database(" + quoted + ", VALUE, [" + DATES + "])",
            "created = createPartitionedTable(database(" + quoted + "), table(1:0, " + COLUMNS + "), \"" + TABLE
                    + "\", \"at_time\")"
        }) {
            Reply reply = conversation.ask(script);
            if (reply.answer().isEmpty()) {
                return "refused: " + script.replace(database, "<database>") + words(reply);
            }
        }
        return fill();
    }

    private String fill() {
        for (int first = 0; first < DAYS * ROWS_PER_DAY; first += ROWS_AT_ONCE) {
            int day = first / ROWS_PER_DAY + 1;
            StringBuilder times = new StringBuilder();
            StringBuilder texts = new StringBuilder();
            StringBuilder prices = new StringBuilder();
            StringBuilder numbers = new StringBuilder();
            for (int row = first % ROWS_PER_DAY; row < first % ROWS_PER_DAY + ROWS_AT_ONCE; row++) {
                String comma = times.isEmpty() ? "" : ", ";
                // Two rows share each time.
                times.append(comma)
                        .append(String.format(
                                Locale.ROOT, "2024.01.%02dT%02d:30:00.%09d", day, row / 100, row / 2 * 2 + 1));
                texts.append(comma).append(row % 3 == 0 ? "\"a \\\"b\\\" \\\\ é\"" : "\"x\"");
                prices.append(comma).append(row % 4 == 0 ? "00F" : row + ".5F");
                numbers.append(comma).append(row);
            }
            String rows = "table([" + texts + "] as symbol, [" + times + "] as at_time, [" + prices + "] as price, ["
                    + numbers + "] as volume, [" + texts + "] as note, long([" + numbers + "]) as odd, [" + numbers
                    + "] as number)";
            Reply reply =
                    conversation.ask("tableInsert(loadTable(\"" + database + "\", \"" + TABLE + "\"), " + rows + ")");
            if (reply.answer().isEmpty()) {
                return "refused: tableInsert(<table>, <rows>)" + words(reply);
            }
        }
        return "";
    }

    private static String words(Reply reply) {
        return reply.refusal().or(reply::failure).map(text -> ": " + text).orElse("");
    }

    /** Drops the database, where it was created. */
    synchronized void drop() {
        if (created) {
            Reply dropped = dropping.ask("dropDatabase(\"" + database + "\")");
            created = dropped.answer().isEmpty() && !isMissing(dropping);
        }
    }

    private boolean isMissing(Conversation asked) {
        return asked.ask("existsDatabase(\"" + database + "\")")
                .answer()
                .filter(answer -> answer.getString().equals("false"))
                .isPresent();
    }

    /** True where the database still exists. */
    boolean isLeft() {
        return created;
    }
}
