package io.github.dolphindbsync.sync.history;

import io.github.dolphindbsync.sync.history.Setup.Form;
import io.github.dolphindbsync.sync.history.Setup.Key;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DuckDbHistoryTest {

    @Property(edgeCases = EdgeCasesMode.NONE)
    void withoutAKey(@ForAll("withoutKey") History history) throws Exception {
        run(history);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void withAKey(@ForAll("withKey") History history) throws Exception {
        run(history);
    }

    private static void run(History history) throws Exception {
        try (Story story =
                new Story(history, new DuckDbDestination(history.setup().ticks()))) {
            story.run(history.steps());
        }
    }

    @Provide
    Arbitrary<History> withoutKey() {
        return Histories.of(Form.COLUMNAR, Key.NONE);
    }

    @Provide
    Arbitrary<History> withKey() {
        return Histories.of(Form.COLUMNAR, Key.SYMBOL, Key.SYMBOL_AND_TIME);
    }
}
