package io.github.dolphindbsync.conformance;

/**
 * The outcome of one check.
 *
 * @param found the actual answer, without data of the user
 */
record Outcome(Verdict verdict, String found) {

    static Outcome agree(String found) {
        return new Outcome(Verdict.AGREE, found);
    }

    static Outcome differs(String found) {
        return new Outcome(Verdict.DIFFERS, found);
    }

    static Outcome skipped(String reason) {
        return new Outcome(Verdict.SKIPPED, reason);
    }

    static Outcome of(boolean agrees, String found) {
        return agrees ? agree(found) : differs(found);
    }
}
