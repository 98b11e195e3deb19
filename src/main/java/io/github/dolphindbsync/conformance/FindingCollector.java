package io.github.dolphindbsync.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects findings, and passes each on at once. Thread-safe. */
final class FindingCollector {

    private final Consumer<Finding> progress;
    private final List<Finding> list = new ArrayList<>();
    private volatile boolean stopped;

    FindingCollector(Consumer<Finding> progress) {
        this.progress = progress;
    }

    void addAll(List<Check> checks, Server server) {
        checks.forEach(check -> add(check, check.run(server)));
    }

    void add(Check check, Outcome outcome) {
        if (!stopped) {
            addLast(check, outcome);
        }
    }

    /** Ignores later findings of the checks: answers about a database that is being dropped are not findings. */
    void stop() {
        stopped = true;
    }

    /** Adds a finding even after {@link #stop}. */
    synchronized void addLast(Check check, Outcome outcome) {
        Finding finding = new Finding(
                check.id(), check.expression(), check.expected(), check.page(), outcome.verdict(), outcome.found());
        list.add(finding);
        progress.accept(finding);
    }

    synchronized List<Finding> list() {
        return List.copyOf(list);
    }
}
