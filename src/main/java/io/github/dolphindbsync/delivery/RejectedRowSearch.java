package io.github.dolphindbsync.delivery;

import io.github.dolphindbsync.checkpoint.CheckpointException;
import io.github.dolphindbsync.rows.RowBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.Processor;
import org.apache.camel.support.ExchangeHelper;

/**
 * Finds the rows of a batch that the steps reject, by halves: some twenty trials for one row in a thousand. Each trial
 * has the rows that were found good before it as well, because two rows may only be rejected together, as by a unique
 * index.
 */
final class RejectedRowSearch {

    /** Gets each row that is rejected, in the order of the rows. */
    interface Rejections {
        void rejected(int row, Exception failure);
    }

    private final Exchange untouched;
    private final Processor steps;
    private final RowBatch batch;
    private final Undo undo;
    private final RowFaults faults;
    private final Rejections rejections;
    private final List<Integer> good = new ArrayList<>();

    /** The last trial if it succeeded: then it has delivered all good rows. */
    private Exchange lastGood;

    RejectedRowSearch(
            Exchange untouched, Processor steps, RowBatch batch, Undo undo, RowFaults faults, Rejections rejections) {
        this.untouched = untouched;
        this.steps = steps;
        this.batch = batch;
        this.undo = undo;
        this.faults = faults;
        this.rejections = rejections;
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
            rejections.rejected(from, failure);
        } else {
            split(from, to);
        }
    }

    /**
     * The exchange after the steps have run with all good rows and nothing else; with an empty batch if there are none.
     */
    Exchange deliverGoodRows() throws Exception {
        if (lastGood == null) {
            Exception failure = attempt(good);
            if (failure != null) {
                throw failure;
            }
        }
        return lastGood;
    }

    private Exception attempt(List<Integer> rows) throws Exception {
        lastGood = null;
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
            RouteFailure.requireNone(trial, DeliveryGate.of(trial).failureBefore());
            ExchangeExtension state = trial.getExchangeExtension();
            if ((state.isErrorHandlerHandledSet() && state.isErrorHandlerHandled()) || trial.isRollbackOnly()) {
                throw new CheckpointException(
                        "a step rejected rows of this batch and the route handled its failure away, so they can't be "
                                + "found");
            }
            lastGood = trial;
        }
        return trial.getException();
    }
}
