package io.github.dolphindbsync.conformance;

import io.github.dolphindbsync.source.Conversation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks a server what the product relies on, and says where it answers otherwise. Reads only, unless a scratch database is asked
 * for.
 */
public final class Conformance {

    private final List<Check> checks = new ArrayList<>(GoldenChecks.all());
    private final Pseudonyms pseudonyms = new Pseudonyms();

    /** What would be asked, a line each. */
    public List<String> list() {
        return checks.stream()
                .map(check -> check.id() + ": " + check.expression() + "  ->  " + check.expected())
                .toList();
    }

    /**
     * Asks everything. What one check meets does not stop the others.
     *
     * @param progress is given each finding as it comes
     */
    public ConformanceReport run(Conversation conversation, Consumer<Finding> progress) {
        conversation.secrets().forEach(secret -> pseudonyms.add(secret, "<server>"));
        Server server = new Server(conversation, pseudonyms);
        List<Finding> findings = new ArrayList<>();
        for (Check check : checks) {
            Outcome outcome = check.run(server);
            Finding finding = new Finding(
                    check.id(), check.expression(), check.expected(), check.page(), outcome.verdict(), outcome.found());
            findings.add(finding);
            progress.accept(finding);
        }
        return new ConformanceReport(version(conversation), List.copyOf(findings));
    }

    private String version(Conversation conversation) {
        return conversation
                .ask("version()")
                .answer()
                .map(answer -> pseudonyms.hide(answer.getString()))
                .orElse("not known");
    }
}
