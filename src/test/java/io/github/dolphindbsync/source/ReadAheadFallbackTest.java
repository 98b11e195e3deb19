package io.github.dolphindbsync.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where no thread reads ahead, the one that wants the batch does. */
class ReadAheadFallbackTest {

    private static final class Endless implements BatchSource {
        private int fills;

        @Override
        public void fill() {
            fills++;
        }

        @Override
        public boolean hasBatch() {
            return fills > 0;
        }

        @Override
        public boolean isDrained() {
            return false;
        }

        @Override
        public Cut take(Checkpoint before) {
            return null;
        }

        @Override
        public Boundary readAgain() {
            return Boundary.NONE;
        }

        @Override
        public long largestRow() {
            return 0;
        }
    }

    /** Camel's pools drop tasks in silence once they are shut down; the poll waited for one for ever. */
    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givenTheProcessorWasStoppedInTheMiddleOfAPollThenTheNextBatchStillComes() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            ExecutorService readers = context.getExecutorServiceManager().newThreadPool(this, "reader", 0, 1);
            Endless source = new Endless();
            ReadAhead ahead = new ReadAhead(source, readers);
            ahead.fill();
            ahead.take(null);
            context.getExecutorServiceManager().shutdown(readers);
            ahead.fill();

            ahead.take(null);

            assertThat(source.fills).isEqualTo(2);
        }
    }

    /** As in a container with a limit of threads: to close the poll waited for a task that nobody ran. */
    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givenNoThreadCanBeMadeThenThePollReadsWithoutOne() {
        Executor none = task -> {
            throw new OutOfMemoryError("unable to create native thread");
        };
        Endless source = new Endless();
        ReadAhead ahead = new ReadAhead(source, none);

        for (int batch = 1; batch <= 3; batch++) {
            ahead.fill();
            assertThat(ahead.hasBatch()).isTrue();
            ahead.take(null);
            assertThat(source.fills).isEqualTo(batch);
        }

        ahead.end();
        assertThat(ahead.isReading()).isFalse();
    }
}
