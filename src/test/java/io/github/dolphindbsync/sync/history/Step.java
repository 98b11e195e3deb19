package io.github.dolphindbsync.sync.history;

import io.github.dolphindbsync.sync.history.Setup.Tuning;
import java.util.List;
import java.util.Optional;

/** One thing that happens in a history. Ticks are counted from the clock of that moment. */
sealed interface Step {

    /**
     * Some equal rows of the source.
     *
     * @param offset its tracking value in ticks from now: below zero for the past; empty for none at all
     * @param extra what their values follow from in columns that come later
     */
    record Arrival(String symbol, Optional<Integer> offset, Integer price, Integer volume, Integer extra, int copies) {

        @Override
        public String toString() {
            String time =
                    offset.map(ticks -> "now" + (ticks < 0 ? "" : "+") + ticks).orElse("null");
            return (copies == 1 ? "" : copies + " x ") + symbol + "@" + time + "(" + price + "," + volume + "," + extra
                    + ")";
        }
    }

    /** Rows are added to the source. */
    record RowsArrive(List<Arrival> rows) implements Step {
        @Override
        public String toString() {
            return "rows arrive: " + rows;
        }
    }

    /** A row of the source gets another price, and perhaps another tracking value. */
    record RowIsCorrected(int row, Integer price, int ticksMoved) implements Step {}

    /** Some rows of the source vanish. */
    record RowsAreDeleted(int first, int count) implements Step {}

    /** The source drops its old rows, as one that keeps few days does, and of the newest group keeps but one row. */
    record RowsExpire(int ticksKept, boolean newestShrinks) implements Step {}

    /** The source loses all rows. */
    record SourceIsTruncated() implements Step {}

    /**
     * The columns of the source change.
     *
     * @param kind of a column that is added
     * @param choice which name, which column, which type
     */
    record ColumnsChange(What what, Columns.Kind kind, int choice) implements Step {
        enum What {
            ADDED,
            DROPPED,
            RENAMED,
            RETYPED
        }
    }

    /** Time passes; or the clock is put back, if below zero. */
    record ClockMoves(long ticks) implements Step {}

    /** So long, in whatever ticks, that the source is looked at and counted anew. */
    record HoursPass(int hours) implements Step {}

    /** A poll runs. */
    record PollRuns(Trouble trouble) implements Step {
        @Override
        public String toString() {
            return "a poll runs" + (trouble instanceof Trouble.None ? "" : ", and " + trouble);
        }
    }

    /** The application ends and begins again; all that was only in memory is gone. */
    record Restart(Tuning tuning) implements Step {}

    /** The destination is copied. */
    record Backup() implements Step {}

    /** The destination is put back to the last copy. */
    record Restore(boolean restarted) implements Step {}

    /**
     * The checkpoint alone is put back to the last copy, and the rows stay, as where somebody wants them read again.
     */
    record CheckpointIsPutBack() implements Step {}

    /** What happens while a poll runs. */
    sealed interface Trouble {

        record None() implements Trouble {}

        /** The server's next answer ends early, and the connection with it. */
        record NextAnswerIsCut(int bytes) implements Trouble {}

        /** So does each that is longer. */
        record AnswersAreCut(int bytes) implements Trouble {}

        /** After a batch was read, the server's next answer ends early, and the connection with it. */
        record LaterAnswerIsCut(int batch, int bytes) implements Trouble {}

        /** The server can't hold an answer of more rows. */
        record ServerHasLittleMemory(int rows) implements Trouble {}

        /** The server fails at the next query with this text. */
        record ServerFails(String textOfQuery, String error) implements Trouble {}

        /**
         * The route fails.
         *
         * @param batch in which batch, from 0
         * @param moment counts the beginnings and ends of the steps of a batch
         */
        record StepFails(int batch, int moment) implements Trouble {}

        /** The database ends the sync's sessions, where it has any; batch and moment as above. */
        record SessionEnds(int batch, int moment) implements Trouble {}

        /** Time passes and rows are added to the source before a batch is written. */
        record RowsArriveMeanwhile(int batch, int ticks, List<Arrival> rows) implements Trouble {}

        /** The columns change before a batch is written, and rows that have the new ones arrive. */
        record ColumnsChangeMeanwhile(int batch, ColumnsChange change, List<Arrival> rows) implements Trouble {}

        /** Another process with the same sync polls before a batch is written. */
        record AnotherPolls(int batch) implements Trouble {}
    }
}
