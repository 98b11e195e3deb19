package io.github.dolphindbsync.conformance;

import io.github.dolphindbsync.source.connection.Conversation;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.query.QueryForm;
import io.github.dolphindbsync.source.query.TableProbe;
import io.github.dolphindbsync.source.schema.ScriptName;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Asks a server what the product relies on, and reports differences. It only reads, unless a scratch database is
 * requested.
 */
public final class Conformance {

    /** A table of the user, on which the forms of query are tried. */
    public record Table(String database, String name) {}

    private final Settings settings;
    private final Optional<Table> table;
    private final boolean scratch;

    public Conformance(Settings settings, Optional<Table> table, boolean scratch) {
        this.settings = settings;
        this.table = table;
        this.scratch = scratch;
    }

    /** Lists all questions, one a line. */
    public static List<String> list() {
        List<Check> checks = new ArrayList<>(GoldenChecks.all());
        checks.addAll(MetadataChecks.ofServer());
        checks.addAll(MetadataChecks.ofTable("table", "dfs://database", "table"));
        List<String> lines = new ArrayList<>();
        checks.forEach(check -> lines.add(check.id() + ": " + check.expression() + "  ->  " + check.expected()));
        for (QueryForm form : QueryForm.values()) {
            lines.add("form " + form.id() + ": " + form.text());
        }
        return lines;
    }

    /**
     * Runs all checks. A check that fails does not stop the next ones.
     *
     * @param longest time for one question
     * @param progress receives each finding at once
     * @throws DolphinDBException where the server can't be reached, or the login fails
     * @throws CancellationException where the process ends meanwhile; the scratch database is dropped even then
     * @throws UnknownTableException where the table of the user does not exist
     * @throws io.github.dolphindbsync.source.settings.SettingException where settings can't be used
     */
    public ConformanceReport run(Duration longest, Consumer<Finding> progress) {
        Pseudonyms pseudonyms = new Pseudonyms();
        FindingCollector findings = new FindingCollector(progress);
        try (Conversation conversation = Conversation.with(settings, longest)) {
            conversation.open();
            conversation.secrets().forEach(secret -> pseudonyms.add(secret, "<server>"));
            table.ifPresent(named -> requireTable(conversation, named));
            Server server = new Server(conversation, pseudonyms);
            TableRun ofTable = new TableRun("table", conversation, server, findings);
            Optional<TableProbe> probe = table.flatMap(named -> ofTable.describe(named, settings));
            findings.addAll(GoldenChecks.all(), server);
            findings.addAll(MetadataChecks.ofServer(), server);
            probe.ifPresent(ofTable::run);
            if (scratch) {
                try (Conversation dropping = Conversation.with(settings, longest)) {
                    new ScratchRun(conversation, dropping, server, findings).run();
                }
            }
            return new ConformanceReport(version(conversation, pseudonyms), findings.list());
        }
    }

    /** Only the answer false ends the run: a refusal becomes a finding of a later check. */
    private static void requireTable(Conversation conversation, Table named) {
        String database = SyncSettings.withPrefix(named.database());
        String script = "existsTable(" + ScriptName.string(database) + ", " + ScriptName.string(named.name()) + ")";
        boolean isMissing = conversation
                .ask(script)
                .answer()
                .filter(answer -> answer.getString().equals("false"))
                .isPresent();
        if (isMissing) {
            throw new UnknownTableException(database + "/" + named.name());
        }
    }

    private static String version(Conversation conversation, Pseudonyms pseudonyms) {
        return conversation
                .ask("version()")
                .answer()
                .map(answer -> pseudonyms.hide(answer.getString()))
                .orElse("not known");
    }
}
