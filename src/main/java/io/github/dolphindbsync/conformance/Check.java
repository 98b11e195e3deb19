package io.github.dolphindbsync.conformance;

/**
 * One question to a server.
 *
 * @param expression the script that is sent, with placeholders for names and values of a user
 * @param expected for people
 * @param page the page of the vendor's documentation that says what to expect
 */
record Check(String id, String expression, String expected, String page, Examination examination) {

    /** Asks and judges. An {@link Server.UnansweredException} may be left to the caller. */
    interface Examination {
        Outcome examine(Server server);
    }

    Outcome run(Server server) {
        try {
            return examination.examine(server);
        } catch (Server.UnansweredException e) {
            return e.outcome();
        } catch (RuntimeException e) {
            // The message may contain values of the answer.
            return Outcome.differs(
                    "the answer has another form: " + e.getClass().getSimpleName());
        }
    }
}
