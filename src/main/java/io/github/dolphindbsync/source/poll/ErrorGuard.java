package io.github.dolphindbsync.source.poll;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Ordered;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Turns an {@link Error} that a step of a poll throws into a failure of its exchange. Camel catches exceptions only: an
 * error would end the thread that polls, without the completions that close a poll and report how it ended.
 *
 * <p>Steps of other routes of the host are left as they are.
 */
final class ErrorGuard implements InterceptStrategy, Ordered {

    /** Around all other interceptors. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new GuardedStep(target);
    }

    private static final class GuardedStep extends DelegateAsyncProcessor {

        GuardedStep(Processor step) {
            super(step);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            if (!PolledRoutes.isOfPoll(exchange)) {
                return super.process(exchange, callback);
            }
            HeldCallback held = new HeldCallback(callback);
            try {
                super.process(exchange, held);
            } catch (Throwable e) {
                exchange.setException(e);
                held.hasEnded.set(true);
            }
            return held.release();
        }
    }

    /**
     * Waits until the step has returned: Camel calls back from a {@code finally}, and the route would continue before
     * the error is known.
     */
    private static final class HeldCallback implements AsyncCallback {

        private final AsyncCallback callback;
        private final AtomicBoolean hasEnded = new AtomicBoolean();

        HeldCallback(AsyncCallback callback) {
            this.callback = callback;
        }

        @Override
        public void done(boolean doneSync) {
            // The first of the two that come here only notes it.
            if (!hasEnded.compareAndSet(false, true)) {
                callback.done(false);
            }
        }

        /** Returns false where the step continues on another thread. */
        boolean release() {
            if (hasEnded.compareAndSet(false, true)) {
                return false;
            }
            callback.done(true);
            return true;
        }
    }
}
