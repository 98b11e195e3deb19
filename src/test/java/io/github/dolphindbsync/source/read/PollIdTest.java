package io.github.dolphindbsync.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class PollIdTest {

    @AfterEach
    void forget() {
        PollId.remove();
    }

    @Test
    void theThreadThatReadsAheadHasTheIdOnlyWhileItReads() throws Exception {
        List<String> seen = new ArrayList<>();
        PollId.set("one");
        Callable<Boolean> read = PollId.carriedInto(() -> seen.add(MDC.get("poll")));

        FutureTask<Boolean> ahead = new FutureTask<>(() -> {
            read.call();
            return seen.add(MDC.get("poll"));
        });
        new Thread(ahead).start();
        ahead.get();

        assertThat(seen).containsExactly("one", null);
    }

    /** As where the application stops and what was to be read ahead is read at once. */
    @Test
    void theThreadOfThePollKeepsItsId() throws Exception {
        PollId.set("one");

        PollId.carriedInto(() -> null).call();

        assertThat(MDC.get("poll")).isEqualTo("one");
    }
}
