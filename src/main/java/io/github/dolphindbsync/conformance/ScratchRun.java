package io.github.dolphindbsync.conformance;

import io.github.dolphindbsync.source.connection.Conversation;
import io.github.dolphindbsync.source.settings.Settings;
import java.util.concurrent.CancellationException;
import org.apache.camel.impl.DefaultCamelContext;

/** The checks of the scratch database, which is dropped at the end, and where the process ends meanwhile. */
final class ScratchRun {

    private final Conversation conversation;
    private final Server server;
    private final FindingCollector findings;
    private final Scratch database;

    /** @param dropping for the drop, which may come while the other conversation waits for an answer */
    ScratchRun(Conversation conversation, Conversation dropping, Server server, FindingCollector findings) {
        this.conversation = conversation;
        this.server = server;
        this.findings = findings;
        this.database = new Scratch(conversation, dropping);
    }

    /** @throws CancellationException where the process ends meanwhile */
    void run() {
        Thread end = new Thread(
                () -> {
                    findings.stop();
                    drop();
                },
                "drop-scratch-database");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            ask();
        } finally {
            database.drop();
        }
        if (isEnding(end)) {
            throw new CancellationException("Interrupted before the last check. No report was written.");
        }
        drop();
    }

    /** True where the process is ending, so that its hook can no longer be removed. */
    private static boolean isEnding(Thread hook) {
        try {
            return !Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    private void ask() {
        Check check = new Check(
                "scratch database",
                "database, createPartitionedTable, tableInsert",
                "the database is created",
                "",
                null);
        String reason = database.create();
        if (!reason.isEmpty()) {
            findings.add(check, new Outcome(Verdict.REFUSED, server.pseudonyms().hide(reason)));
            return;
        }
        findings.add(check, Outcome.agree("created"));
        TableRun run = new TableRun("scratch", conversation, server, findings);
        // The settings of the user do not concern this table.
        Settings none = new Settings(new DefaultCamelContext());
        run.describe(new Conformance.Table(database.database(), Scratch.TABLE), none)
                .ifPresent(probe -> {
                    run.run(probe);
                    findings.addAll(ScratchChecks.all(probe), server);
                });
    }

    private void drop() {
        database.drop();
        findings.addLast(
                new Check("scratch drop", "dropDatabase(<database>)", "the database is dropped", "", null),
                Outcome.of(
                        !database.isLeft(),
                        database.isLeft() ? "not dropped. Drop it by hand: " + database.database() : "dropped"));
    }
}
