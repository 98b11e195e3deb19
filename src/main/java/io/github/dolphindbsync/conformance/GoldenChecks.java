package io.github.dolphindbsync.conformance;

import io.github.dolphindbsync.source.connection.Conversation.Reply;
import java.util.List;

/** The golden examples as checks. Their tables exist only in the memory of the session. */
final class GoldenChecks {

    private GoldenChecks() {}

    static List<Check> all() {
        return GoldenExample.all().stream().map(GoldenChecks::check).toList();
    }

    private static Check check(GoldenExample example) {
        return new Check(
                "golden " + example.id(),
                example.script().replace("\n", "; "),
                example.expected(),
                example.page(),
                server -> examine(example, server));
    }

    private static Outcome examine(GoldenExample example, Server server) {
        Reply reply = server.reply(example.script());
        if (reply.answer().isPresent()) {
            String printed = example.printed(reply.answer().get());
            return Outcome.of(
                    printed.equals(example.expected()),
                    printed + " (" + Answers.type(reply.answer().get()) + ")");
        }
        if (reply.refusal().isPresent() && example.expectsError()) {
            String words = reply.refusal().get();
            return Outcome.of(
                    example.isExpectedError(words),
                    "error: " + server.pseudonyms().hide(words));
        }
        throw server.unanswered(reply, server.pseudonyms()::hide);
    }
}
