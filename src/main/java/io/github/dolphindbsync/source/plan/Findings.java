package io.github.dolphindbsync.source.plan;

import java.util.ArrayList;
import java.util.List;

/** What an inspection found, in order. */
public final class Findings {

    /** Something that was found, as in {@code tracking column}: {@code timestamp (NANOTIMESTAMP): it is set}. */
    public record Fact(String about, String found) {}

    private final List<Fact> facts = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    public void fact(String about, String found) {
        facts.add(new Fact(about, found));
    }

    /** Adds what a person should read. */
    public void note(String note) {
        notes.add(note);
    }

    /** Adds a reason why the next poll would fail. */
    public void failure(String reason) {
        failures.add(reason);
    }

    public List<Fact> facts() {
        return List.copyOf(facts);
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }

    public List<String> failures() {
        return List.copyOf(failures);
    }
}
