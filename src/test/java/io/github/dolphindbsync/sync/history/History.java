package io.github.dolphindbsync.sync.history;

import io.github.dolphindbsync.sync.history.Setup.Tuning;
import java.util.List;
import java.util.stream.Collectors;

/** A random story: how the sync is set up at first, and what happens then, step by step. */
record History(Setup setup, Tuning tuning, List<Step> steps) {

    @Override
    public String toString() {
        return "given " + setup + ", " + tuning
                + steps.stream().map(step -> "\n  " + step).collect(Collectors.joining());
    }
}
