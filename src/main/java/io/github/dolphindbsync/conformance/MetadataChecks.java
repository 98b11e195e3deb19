package io.github.dolphindbsync.conformance;

import com.xxdb.data.BasicBoolean;
import com.xxdb.data.BasicTable;
import com.xxdb.data.Entity;
import com.xxdb.data.Scalar;
import com.xxdb.data.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Questions about the server itself, its databases and tables, and the chunks that store them. */
final class MetadataChecks {

    private static final String FUNCTIONS = "reference/functions/by-name/";
    private static final String NOWHERE = "\"dfs://dolphindb_sync_conformance_nowhere\"";

    private MetadataChecks() {}

    /** Checks that need no table. */
    static List<Check> ofServer() {
        return List.of(
                new Check(
                        "metadata version",
                        "version()",
                        "STRING that begins with a number",
                        page("v/version"),
                        server -> {
                            Entity answer = server.ask("version()");
                            return Outcome.of(answer.getString().matches("\\d+\\.\\d+.*"), Answers.type(answer));
                        }),
                new Check(
                        "metadata isNodeInitialized",
                        "isNodeInitialized()",
                        "true; sent by the vendor's Java and Python clients",
                        "the clients' sources",
                        server -> isBool(server.ask("isNodeInitialized()"), true)),
                new Check(
                        "metadata getRequiredAPIVersion",
                        "getRequiredAPIVersion()",
                        "anything; the vendor's Python client continues after an error",
                        "the client's source",
                        server -> {
                            var reply = server.reply("getRequiredAPIVersion()");
                            if (reply.failure().isPresent()) {
                                throw server.unanswered(reply, server.pseudonyms()::hide);
                            }
                            return Outcome.agree(reply.answer()
                                    .map(Answers::type)
                                    .orElse("an error: "
                                            + server.pseudonyms()
                                                    .hide(reply.refusal().orElse(""))));
                        }),
                new Check(
                        "metadata getControllerAlias",
                        "getControllerAlias()",
                        "STRING",
                        page("g/getControllerAlias"),
                        server -> {
                            Entity answer = server.ask("getControllerAlias()");
                            return Outcome.of(answer instanceof Scalar, Answers.type(answer));
                        }),
                new Check(
                        "metadata existsDatabase of none",
                        "existsDatabase(<database>)",
                        "false",
                        page("e/existsDatabase"),
                        server -> isBool(server.ask("existsDatabase(" + NOWHERE + ")"), false)),
                new Check(
                        "metadata existsTable of none",
                        "existsTable(<database>, <table>)",
                        "false",
                        page("e/existsTable"),
                        server -> isBool(server.ask("existsTable(" + NOWHERE + ", \"nothing\")"), false)));
    }

    /** Checks of one table that exists and has rows. */
    static List<Check> ofTable(String prefix, String database, String table) {
        String quoted = "\"" + database + "\"";
        String name = "\"" + table + "\"";
        String path = "\"/" + database.replaceFirst("^dfs://", "") + "/%\"";
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                prefix + " existsDatabase",
                "existsDatabase(<database>)",
                "true",
                page("e/existsDatabase"),
                server -> isBool(server.ask("existsDatabase(" + quoted + ")"), true)));
        checks.add(new Check(
                prefix + " existsTable",
                "existsTable(<database>, <table>)",
                "true",
                page("e/existsTable"),
                server -> isBool(server.ask("existsTable(" + quoted + ", " + name + ")"), true)));
        checks.add(new Check(
                prefix + " getTables",
                "getTables(database(<database>))",
                "names of tables, this one among them",
                page("g/getTables"),
                server -> hasText(server.ask("getTables(database(" + quoted + "))"), table)));
        checks.add(new Check(
                prefix + " getDFSTablesByDatabase",
                "getDFSTablesByDatabase(<database>)",
                "paths of tables, that of this one among them",
                page("g/getDFSTablesByDatabase"),
                server -> hasText(server.ask("getDFSTablesByDatabase(" + quoted + ")"), database + "/" + table)));
        String status = "select top 10 * from rpc(getControllerAlias(), getClusterChunksStatus) where file like ";
        String tablets = "getTabletsMeta(" + path + ", " + name + ", false, 10)";
        checks.add(columns(
                prefix + " getTabletsMeta",
                "getTabletsMeta(<chunks>, <table>, false, 10)",
                tablets,
                page("g/getTabletsMeta"),
                "chunkId, path, dfsPath, tableName, version, rowNum, createCids, latestPhysicalDir"));
        checks.add(columns(
                prefix + " getTabletsMeta of all nodes",
                "pnodeRun(getTabletsMeta{<chunks>, <table>, false, 10})",
                "pnodeRun(getTabletsMeta{" + path + ", " + name + ", false, 10})",
                page("p/pnodeRun"),
                "chunkId, dfsPath, tableName, version, rowNum, createCids, node"));
        checks.add(columns(
                prefix + " getChunksMeta",
                "getChunksMeta(<chunks>, 10)",
                "getChunksMeta(" + path + ", 10)",
                page("g/getChunksMeta"),
                "site, chunkId, path, dfsPath, type, flag, size, version, state, versionList, resolved"));
        checks.add(columns(
                prefix + " getClusterChunksStatus",
                status + "<chunks>",
                status + path,
                page("g/getClusterChunksStatus"),
                "chunkId, file, size, version, vcLength, versionChain, state, replicas, replicaCount, lastUpdated,"
                        + " permission"));
        return checks;
    }

    private static Check columns(String id, String expression, String script, String page, String names) {
        return new Check(id, expression, "a table with " + names, page, server -> {
            BasicTable answer = server.table(script);
            Set<String> missing =
                    new TreeSet<>(List.of(names.toLowerCase(Locale.ROOT).split(", ", -1)));
            StringBuilder found = new StringBuilder();
            for (int index = 0; index < answer.columns(); index++) {
                missing.remove(answer.getColumnName(index).toLowerCase(Locale.ROOT));
                found.append(index == 0 ? "" : ", ")
                        .append(answer.getColumnName(index))
                        .append(' ')
                        .append(Answers.name(answer.getColumn(index)));
            }
            String rows = "a table[" + answer.rows() + "] of " + found;
            return Outcome.of(missing.isEmpty() && answer.rows() > 0, rows);
        });
    }

    private static String page(String function) {
        return FUNCTIONS + function + ".md";
    }

    private static Outcome isBool(Entity answer, boolean expected) {
        String found = answer instanceof BasicBoolean ? answer.getString() : "of another type";
        return Outcome.of(found.equals(Boolean.toString(expected)), found + " (" + Answers.type(answer) + ")");
    }

    private static Outcome hasText(Entity answer, String text) {
        boolean found = false;
        if (answer instanceof Vector vector) {
            for (int row = 0; row < vector.rows(); row++) {
                found |= vector.getString(row).equals(text);
            }
        }
        return Outcome.of(found, Answers.type(answer) + (found ? "" : ", without this name"));
    }
}
