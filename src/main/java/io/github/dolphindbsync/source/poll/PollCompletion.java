package io.github.dolphindbsync.source.poll;

import io.github.dolphindbsync.delivery.BatchContext;
import io.github.dolphindbsync.delivery.DeliveryGate;
import io.github.dolphindbsync.source.read.PollId;
import io.github.dolphindbsync.source.session.GatedBatches;
import io.github.dolphindbsync.source.session.PollSession;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a poll with its exchange, however that ends, and reports how it ended. */
final class PollCompletion extends SynchronizationAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(PollCompletion.class);

    private final String sync;
    private final String pollId;
    private final PollSession session;
    private final GatedBatches batches;
    private final PollListeners listeners;
    private final Consumer<Optional<PollFailure>> onEnd;
    private DeliveryGate gate;
    private Optional<PollFailure> failure = Optional.empty();

    /** @param onEnd takes what the poll failed by, when it has been closed */
    PollCompletion(
            Exchange exchange, PollSession session, GatedBatches batches, Consumer<Optional<PollFailure>> onEnd) {
        this.sync = session.settings().sync();
        this.pollId = exchange.getExchangeId();
        this.session = session;
        this.batches = batches;
        this.listeners = PollListeners.of(exchange.getContext());
        this.onEnd = onEnd;
    }

    /**
     * To be called before steps can open anything by the gate. It is kept because its closing must not depend on
     * another call, which may fail.
     */
    void closes(DeliveryGate opened) {
        gate = opened;
    }

    @Override
    public void onDone(Exchange done) {
        // It may be another thread by now.
        attempt(() -> PollId.set(pollId));
        end(done);
        attempt(PollId::remove);
    }

    private void end(Exchange done) {
        attempt(session::close);
        attempt(() -> {
            if (gate != null) {
                gate.close();
            }
        });
        attempt(() -> failure = findFailure(done).or(() -> failure));
        attempt(() -> {
            if (gate != null && failure.filter(PollFailure::isOfDatabase).isPresent()) {
                recount();
            }
        });
        attempt(() -> failure.ifPresent(failed -> logFailure(done, failed)));
        attempt(() -> onEnd.accept(failure));
        PollResult[] result = new PollResult[1];
        attempt(() -> result[0] = PollReport.of(session, failure.map(PollFailure::reason)));
        if (result[0] == null) {
            attempt(() -> result[0] = PollResult.notBegun(sync, "its end was not reported"));
        }
        attempt(() -> log(result[0]));
        listeners.report(listener -> listener.finished(result[0]));
    }

    /** Whatever fails of the end of a poll, the rest of it must be done too. */
    private void attempt(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error e) {
            failure = failure.or(() -> Optional.of(new PollFailure(e)));
            LOG.error("sync {}: the end of a poll failed", sync, e);
        }
    }

    private Optional<PollFailure> findFailure(Exchange done) {
        boolean stoppedInOrder = session.isStopped() && (gate == null || gate.isConfirmed());
        boolean allConfirmed = stoppedInOrder || batches.isDrained();
        return done.getException() == null && allConfirmed ? Optional.empty() : Optional.of(PollFailure.of(done, sync));
    }

    private void recount() {
        long takenBack = gate.recount();
        if (takenBack > 0) {
            LOG.warn(
                    "sync {}: {} committed rows were undone by a failure of the destination; the next poll delivers "
                            + "them" + " again",
                    sync,
                    takenBack);
        }
    }

    private void logFailure(Exchange done, PollFailure failed) {
        // A route's onCompletion runs after this.
        BatchContext.setFailure(done, sync, failed.reason());
        long rows = gate == null ? 0 : gate.deliveredRows();
        failed.log("sync " + sync + ": FAILED after " + rows + " rows");
    }

    private void log(PollResult result) {
        if (result.rowsNotStored() > 0) {
            LOG.warn(
                    "sync {}: {} rows sent, {} stored: the destination left out the others without an error, as a "
                            + "trigger does" + " that returns NULL. Check the triggers of the table",
                    sync,
                    result.rows(),
                    result.rows() - result.rowsNotStored());
        }
        boolean cutOffAtOnce = result.stopped() && result.batches() == 0;
        if (failure.isEmpty() && !cutOffAtOnce) {
            LOG.info("{}", result.summary());
        }
    }
}
