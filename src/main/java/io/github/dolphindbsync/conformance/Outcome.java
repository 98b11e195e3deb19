package io.github.dolphindbsync.conformance;

/**
 * What came of one check.
 *
 * @param found what came, without anything of a user's data
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
