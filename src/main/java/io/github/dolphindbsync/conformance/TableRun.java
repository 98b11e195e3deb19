package io.github.dolphindbsync.conformance;

import io.github.dolphindbsync.source.connection.Conversation;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.query.QueryForm;
import io.github.dolphindbsync.source.query.TableProbe;
import io.github.dolphindbsync.source.settings.Settings;
import java.util.Optional;

/**
 * The checks of one table.
 *
 * @param prefix the first word of their ids
 */
record TableRun(String prefix, Conversation conversation, Server server, FindingCollector findings) {

    /** Reads the description of the table; empty where the server refuses it. */
    Optional<TableProbe> describe(Conformance.Table table, Settings settings) {
        Pseudonyms pseudonyms = server.pseudonyms();
        pseudonyms.add(table.database(), "<database>");
        pseudonyms.add(table.name(), "<table>");
        QueryForm form = QueryForm.SCHEMA;
        Check check = new Check(
                prefix + " " + form.id(), form.text(), "columns, types and partition scheme", form.page(), null);
        try {
            TableProbe probe = TableProbe.read(conversation, settings, table.database(), table.name());
            probe.columns().forEach(column -> pseudonyms.add(column.name(), "<column>"));
            probe.names().forEach(name -> pseudonyms.add(name, "<path>"));
            findings.add(check, Outcome.agree(probe.description()));
            return Optional.of(probe);
        } catch (DolphinDBException e) {
            conversation.close();
            findings.add(check, new Outcome(Verdict.REFUSED, pseudonyms.hideValues(String.valueOf(e.getMessage()))));
            return Optional.empty();
        }
    }

    void run(TableProbe probe) {
        findings.addAll(MetadataChecks.ofTable(prefix, probe.database(), probe.table()), server);
        findings.addAll(new TableChecks(prefix, probe).all(), server);
    }
}
