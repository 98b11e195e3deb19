package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.rows.RowBatch;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.Processor;
import org.apache.camel.support.ExchangeHelper;

/**
 * Finds the rows of a batch that the steps refuse, by halves: some twenty trials for one row in a thousand. Each trial has
 * the rows that were found good before it as well, because two rows may only be refused together, as by a unique index.
 */
final class RejectedRowSearch {

    /** Told of each row that is refused, in the order of the rows. */
    interface Refusals {
        void refused(int row, Exception failure);
    }

    private final Exchange untouched;
    private final Processor steps;
    private final RowBatch batch;
    private final Undo undo;
    private final RowFaults faults;
    private final Refusals refusals;
    private final List<Integer> good = new ArrayList<>();

    /** The last trial, where it went well: then what it did is what all good rows together do. */
    private Exchange standing;

    RejectedRowSearch(
            Exchange untouched, Processor steps, RowBatch batch, Undo undo, RowFaults faults, Refusals refusals) {
        this.untouched = untouched;
        this.steps = steps;
        this.batch = batch;
        this.undo = undo;
        this.faults = faults;
        this.refusals = refusals;
    }

    /** Begins after the steps have refused the batch as a whole. */
    void run() throws Exception {
        if (batch.size() == 1) {
            search(0, 1);
        } else {
            split(0, batch.size());
        }
    }

    private void split(int from, int to) throws Exception {
        int middle = (from + to) >>> 1;
        search(from, middle);
        search(middle, to);
    }

    private void search(int from, int to) throws Exception {
        List<Integer> rows = new ArrayList<>(good);
        IntStream.range(from, to).forEach(rows::add);
        Exception failure = attempt(rows);
        if (failure == null) {
            IntStream.range(from, to).forEach(good::add);
        } else if (!faults.isOfARow(failure)) {
            throw failure;
        } else if (to - from == 1) {
            refusals.refused(from, failure);
        } else {
            split(from, to);
        }
    }

    /** The exchange after the steps have run with all good rows and nothing else; with an empty batch if there are none. */
    Exchange deliverGoodRows() throws Exception {
        if (standing == null) {
            Exception failure = attempt(good);
            if (failure != null) {
                throw failure;
            }
        }
        return standing;
    }

    private Exception attempt(List<Integer> rows) throws SQLException {
        standing = null;
        undo.undo();
        Exchange trial = ExchangeHelper.createCopy(untouched, true);
        // A copy doesn't take this along, and steps in a transaction must stay on this thread.
        trial.getExchangeExtension().setTransacted(untouched.isTransacted());
        trial.getMessage()
                .setBody(batch.only(rows.stream().mapToInt(Integer::intValue).toArray()));
        try {
            steps.process(trial);
        } catch (Exception e) {
            trial.setException(e);
        }
        if (trial.getException() == null) {
            RouteFailure.requireNone(trial, Poll.of(trial).failureBefore());
            ExchangeExtension state = trial.getExchangeExtension();
            if ((state.isErrorHandlerHandledSet() && state.isErrorHandlerHandled()) || trial.isRollbackOnly()) {
                throw new CheckpointException(
                        "a step refused rows of this batch and the route handled its failure away, so they can't be told from the others");
            }
            standing = trial;
        }
        return trial.getException();
    }
}
