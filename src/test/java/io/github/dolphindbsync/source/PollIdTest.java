package io.github.dolphindbsync.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class PollIdTest {

    @AfterEach
    void forget() {
        PollId.remove();
    }

    @Test
    void theThreadThatReadsAheadHasTheIdOnlyWhileItReads() {
        List<String> seen = new ArrayList<>();
        PollId.set("one");
        Runnable read = PollId.carriedInto(() -> seen.add(MDC.get("poll")));

        CompletableFuture.runAsync(() -> {
                    read.run();
                    seen.add(MDC.get("poll"));
                })
                .join();

        assertThat(seen).containsExactly("one", null);
    }

    /** As where the application stops and what was to be read ahead is read at once. */
    @Test
    void theThreadOfThePollKeepsItsId() {
        PollId.set("one");

        PollId.carriedInto(() -> {}).run();

        assertThat(MDC.get("poll")).isEqualTo("one");
    }
}
