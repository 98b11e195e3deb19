package io.github.dolphindbsync.conformance;

import com.xxdb.data.BasicAnyVector;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import io.github.dolphindbsync.source.connection.Conversation;
import io.github.dolphindbsync.source.connection.Conversation.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Asks the server for the checks. */
final class Server {

    /** The server did not answer with a value. */
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

    /** How an error of the stand-in begins where it does not know what DolphinDB would answer. */
    private static final String STAND_IN = "the stand-in does not support";

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
        return valueOf(conversation.ask(script));
    }

    /** As {@link #ask}, for an answer that must be a table. */
    BasicTable table(String script) {
        return (BasicTable) ask(script);
    }

    /** The blocks of a table. */
    List<BasicTable> blocks(String script, int rowsPerBlock) {
        Entity answer = valueOf(conversation.askInBlocks(script, rowsPerBlock));
        if (!(answer instanceof BasicAnyVector blocks)) {
            return List.of((BasicTable) answer);
        }
        List<BasicTable> tables = new ArrayList<>();
        for (int block = 0; block < blocks.rows(); block++) {
            tables.add((BasicTable) blocks.getEntity(block));
        }
        return tables;
    }

    /** The reply of any kind. */
    Reply reply(String script) {
        return conversation.ask(script);
    }

    private Entity valueOf(Reply reply) {
        return reply.answer().orElseThrow(() -> unanswered(reply, pseudonyms::hideValues));
    }

    /** @param hiding applied to the text of the server */
    UnansweredException unanswered(Reply reply, UnaryOperator<String> hiding) {
        return new UnansweredException(reply.refusal()
                .map(words ->
                        new Outcome(words.contains(STAND_IN) ? Verdict.SKIPPED : Verdict.REFUSED, hiding.apply(words)))
                .orElseGet(() -> new Outcome(
                        Verdict.FAILED, pseudonyms.hide(reply.failure().orElse("no answer")))));
    }
}
