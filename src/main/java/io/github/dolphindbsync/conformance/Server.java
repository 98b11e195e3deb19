package io.github.dolphindbsync.conformance;

import com.xxdb.data.Entity;
import io.github.dolphindbsync.source.Conversation;
import io.github.dolphindbsync.source.Conversation.Reply;

/** The server as the checks ask it. */
final class Server {

    /** There was no value. */
    static final class UnansweredException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Outcome outcome;

        private UnansweredException(Outcome outcome) {
            super(outcome.found());
            this.outcome = outcome;
        }

        Outcome outcome() {
            return outcome;
        }
    }

    private final Conversation conversation;
    private final Pseudonyms pseudonyms;

    Server(Conversation conversation, Pseudonyms pseudonyms) {
        this.conversation = conversation;
        this.pseudonyms = pseudonyms;
    }

    Pseudonyms pseudonyms() {
        return pseudonyms;
    }

    /** @throws UnansweredException where the server refuses, or does not answer */
    Entity ask(String script) {
        Reply reply = reply(script);
        return reply.answer().orElseThrow(() -> unanswered(reply));
    }

    Reply reply(String script) {
        return conversation.ask(script);
    }

    UnansweredException unanswered(Reply reply) {
        return new UnansweredException(reply.refusal()
                .map(words -> new Outcome(Verdict.REFUSED, pseudonyms.hide(words)))
                .orElseGet(() -> new Outcome(
                        Verdict.FAILED, pseudonyms.hide(reply.failure().orElse("no answer")))));
    }
}
