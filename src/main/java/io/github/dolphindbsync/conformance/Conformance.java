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
import org.apache.camel.impl.DefaultCamelContext;

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
    private final Pseudonyms pseudonyms = new Pseudonyms();
    private final List<Finding> findings = new ArrayList<>();
    private volatile boolean interrupted;

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
        try (Conversation conversation = Conversation.with(settings, longest)) {
            conversation.open();
            conversation.secrets().forEach(secret -> pseudonyms.add(secret, "<server>"));
            table.ifPresent(named -> requireTable(conversation, named));
            Server server = new Server(conversation, pseudonyms);
            Optional<TableProbe> probe =
                    table.flatMap(named -> probe("table", conversation, named, settings, progress));
            run(GoldenChecks.all(), server, progress);
            run(MetadataChecks.ofServer(), server, progress);
            probe.ifPresent(found -> runTable("table", found, server, progress));
            if (scratch) {
                runScratch(conversation, longest, progress);
            }
            return new ConformanceReport(version(conversation), List.copyOf(findings));
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

    private Optional<TableProbe> probe(
            String prefix, Conversation conversation, Table named, Settings from, Consumer<Finding> progress) {
        pseudonyms.add(named.database(), "<database>");
        pseudonyms.add(named.name(), "<table>");
        QueryForm form = QueryForm.SCHEMA;
        Outcome outcome;
        Optional<TableProbe> probe = Optional.empty();
        try {
            TableProbe found = TableProbe.read(conversation, from, named.database(), named.name());
            found.columns().forEach(column -> pseudonyms.add(column.name(), "<column>"));
            found.names().forEach(name -> pseudonyms.add(name, "<path>"));
            probe = Optional.of(found);
            outcome = Outcome.agree(found.description());
        } catch (DolphinDBException e) {
            conversation.close();
            outcome = new Outcome(Verdict.REFUSED, pseudonyms.hideValues(String.valueOf(e.getMessage())));
        }
        report(
                new Check(
                        prefix + " " + form.id(),
                        form.text(),
                        "columns, types and partition scheme",
                        form.page(),
                        null),
                outcome,
                progress);
        return probe;
    }

    private void runTable(String prefix, TableProbe probe, Server server, Consumer<Finding> progress) {
        run(MetadataChecks.ofTable(prefix, probe.database(), probe.table()), server, progress);
        run(new TableChecks(prefix, probe).all(), server, progress);
    }

    private void runScratch(Conversation conversation, Duration longest, Consumer<Finding> progress) {
        try (Conversation dropping = Conversation.with(settings, longest)) {
            Scratch database = new Scratch(conversation, dropping);
            Thread end = new Thread(
                    () -> {
                        interrupted = true;
                        drop(database, progress);
                    },
                    "drop-scratch-database");
            Runtime.getRuntime().addShutdownHook(end);
            try {
                fillAndAsk(database, conversation, progress);
            } finally {
                database.drop();
            }
            if (isEnding(end)) {
                throw new CancellationException("Interrupted before the last check. No report was written.");
            }
            drop(database, progress);
        }
    }

    /** True where the process is ending, so that its hook can no longer be removed. */
    private static boolean isEnding(Thread hook) {
        try {
            return !Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    private void drop(Scratch database, Consumer<Finding> progress) {
        database.drop();
        add(
                new Check("scratch drop", "dropDatabase(<database>)", "the database is dropped", "", null),
                Outcome.of(
                        !database.isLeft(),
                        database.isLeft() ? "not dropped. Drop it by hand: " + database.database() : "dropped"),
                progress);
    }

    private void fillAndAsk(Scratch database, Conversation conversation, Consumer<Finding> progress) {
        String reason = database.create();
        report(
                new Check(
                        "scratch database",
                        "database, createPartitionedTable, tableInsert",
                        "the database is created",
                        "",
                        null),
                reason.isEmpty() ? Outcome.agree("created") : new Outcome(Verdict.REFUSED, pseudonyms.hide(reason)),
                progress);
        if (reason.isEmpty()) {
            // The settings of the user do not concern this table.
            Settings none = new Settings(new DefaultCamelContext());
            probe("scratch", conversation, new Table(database.database(), Scratch.TABLE), none, progress)
                    .ifPresent(probe -> {
                        Server server = new Server(conversation, pseudonyms);
                        runTable("scratch", probe, server, progress);
                        run(ScratchChecks.all(probe), server, progress);
                    });
        }
    }

    private void run(List<Check> checks, Server server, Consumer<Finding> progress) {
        checks.forEach(check -> report(check, check.run(server), progress));
    }

    private void report(Check check, Outcome outcome, Consumer<Finding> progress) {
        // Answers about a database that is being dropped are not findings.
        if (!interrupted) {
            add(check, outcome, progress);
        }
    }

    private synchronized void add(Check check, Outcome outcome, Consumer<Finding> progress) {
        Finding finding = new Finding(
                check.id(), check.expression(), check.expected(), check.page(), outcome.verdict(), outcome.found());
        findings.add(finding);
        progress.accept(finding);
    }

    private String version(Conversation conversation) {
        return conversation
                .ask("version()")
                .answer()
                .map(answer -> pseudonyms.hide(answer.getString()))
                .orElse("not known");
    }
}
