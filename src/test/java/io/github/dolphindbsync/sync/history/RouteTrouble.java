package io.github.dolphindbsync.sync.history;

import io.github.dolphindbsync.rows.RowBatch;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Stands before and after each step that a batch passes, and lets something happen at one of these moments, which are
 * counted from 0 for each batch: before the first step is 0.
 */
final class RouteTrouble implements InterceptStrategy {

    /** What happens, once; fails the step where it throws. */
    interface Event {
        void happen(String where) throws Exception;
    }

    private int batch;
    private int moment;
    private Event event;
    private int currentBatch;
    private int currentMoment;
    private int largestBatch;

    /** Lets this happen at the next poll. */
    void arm(int atBatch, int atMoment, Event what) {
        batch = atBatch;
        moment = atMoment;
        event = what;
        reset();
    }

    void disarm() {
        event = null;
        reset();
    }

    private void reset() {
        currentBatch = -1;
        largestBatch = 0;
    }

    /** Rows of the largest batch since the last poll began. */
    int largestBatch() {
        return largestBatch;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        String step = definition.toString();
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                if (!pass(exchange, "before " + step)) {
                    callback.done(true);
                    return true;
                }
                return super.process(exchange, doneSync -> {
                    if (exchange.getException() == null) {
                        pass(exchange, "after " + step);
                    }
                    callback.done(doneSync);
                });
            }
        };
    }

    private boolean pass(Exchange exchange, String where) {
        Integer index = exchange.getProperty(Exchange.SPLIT_INDEX, Integer.class);
        if (index == null) {
            return true;
        }
        if (index != currentBatch) {
            currentBatch = index;
            currentMoment = 0;
        }
        if (exchange.getMessage().getBody() instanceof RowBatch rows) {
            largestBatch = Math.max(largestBatch, rows.size());
        }
        boolean now = event != null && currentBatch == batch && currentMoment == moment;
        currentMoment++;
        if (!now) {
            return true;
        }
        Event once = event;
        event = null;
        try {
            once.happen(where);
            return true;
        } catch (Exception e) {
            exchange.setException(e);
            return false;
        }
    }
}
