package io.github.dolphindbsync.source.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.checkpoint.Boundary;
import io.github.dolphindbsync.checkpoint.Checkpoint;
import io.github.dolphindbsync.checkpoint.Origin;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BatchReaderTest {

    private static final Executor NO_THREAD = task -> {
        throw new OutOfMemoryError("unable to create native thread");
    };

    /** Three batches without rows, each of which moves the checkpoint by one. */
    private static final class ThreeBatches implements BatchSource {
        private final List<Long> versionsBefore = new ArrayList<>();

        @Override
        public FinishedBatch next(Checkpoint before) {
            versionsBefore.add(before.version());
            Checkpoint next = before.moved((long) versionsBefore.size(), Boundary.NONE);
            return new FinishedBatch(null, Collections.emptySortedMap(), next, 0, versionsBefore.size() == 3);
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

    private static Checkpoint initial() {
        return Checkpoint.initial("trade", Origin.ofWholeTable("dfs://market", "trade"));
    }

    @Test
    void givenABatchIsTakenThenTheNextOneIsFinishedFromTheCheckpointAfterIt() {
        ThreeBatches source = new ThreeBatches();
        BatchReader reader = new BatchReader(source, initial(), Runnable::run);

        reader.begin();
        assertThat(source.versionsBefore).containsExactly(0L);
        assertThat(reader.next().next().mark()).isEqualTo(1);
        assertThat(source.versionsBefore).containsExactly(0L, 1L);
        assertThat(reader.next().next().mark()).isEqualTo(2);
        assertThat(reader.hasNext()).isTrue();
        assertThat(reader.isDrained()).isFalse();
        assertThat(reader.next().next().mark()).isEqualTo(3);

        assertThat(reader.hasNext()).isFalse();
        assertThat(reader.isDrained()).isTrue();
        assertThat(source.versionsBefore).containsExactly(0L, 1L, 2L);
    }

    /** It belongs to the batch that could not be read, not to the one that is being delivered. */
    @Test
    void givenReadingAheadFailsThenTheBatchBeforeIsGivenAndTheNextOneFails() {
        ThreeBatches all = new ThreeBatches();
        BatchSource failing = new BatchSource() {
            @Override
            public FinishedBatch next(Checkpoint before) {
                if (before.version() == 1) {
                    throw new DolphinDBException("broken off");
                }
                return all.next(before);
            }

            @Override
            public Boundary readAgain() {
                return Boundary.NONE;
            }

            @Override
            public long largestRow() {
                return 0;
            }
        };
        BatchReader reader = new BatchReader(failing, initial(), Runnable::run);
        reader.begin();

        assertThat(reader.next().next().mark()).isEqualTo(1);
        assertThat(reader.hasNext()).isTrue();
        assertThatThrownBy(reader::next).hasMessage("broken off");

        assertThat(reader.isDrained()).isFalse();
        reader.end();
        assertThat(reader.isReading()).isFalse();
    }

    /** Camel's pools drop tasks in silence once they are shut down; the poll waited for one for ever. */
    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givenTheProcessorWasStoppedInTheMiddleOfAPollThenTheNextBatchStillComes() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            ExecutorService threads = context.getExecutorServiceManager().newThreadPool(this, "reader", 0, 1);
            BatchReader reader = new BatchReader(new ThreeBatches(), initial(), threads);
            reader.begin();
            reader.next();
            context.getExecutorServiceManager().shutdown(threads);

            assertThat(reader.next().next().mark()).isEqualTo(2);
            assertThat(reader.next().next().mark()).isEqualTo(3);
        }
    }

    /** As in a container with a limit of threads: to close the poll waited for a task that nobody ran. */
    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void givenNoThreadCanBeMadeThenThePollReadsWithoutOne() {
        BatchReader reader = new BatchReader(new ThreeBatches(), initial(), NO_THREAD);
        reader.begin();

        for (long batch = 1; batch <= 3; batch++) {
            assertThat(reader.hasNext()).isTrue();
            assertThat(reader.next().next().mark()).isEqualTo(batch);
        }

        reader.end();
        assertThat(reader.isReading()).isFalse();
    }
}
