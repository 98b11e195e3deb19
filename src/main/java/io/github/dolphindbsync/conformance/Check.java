package io.github.dolphindbsync.conformance;

/**
 * One thing that is asked of a server.
 *
 * @param expression what is sent, with placeholders for names and values of a user
 * @param expected for people
 * @param page of the vendor's documentation that it rests on
 */
record Check(String id, String expression, String expected, String page, Examination examination) {

    /** Asks and judges; what the server refuses may be left to the caller. */
    interface Examination {
        Outcome examine(Server server);
    }

    Outcome run(Server server) {
        try {
            return examination.examine(server);
        } catch (Server.UnansweredException e) {
            return e.outcome();
        } catch (RuntimeException e) {
            // Its message may hold what was in the answer.
            return Outcome.differs("an answer of another form: " + e.getClass().getSimpleName());
        }
    }
}
