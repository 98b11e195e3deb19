package io.github.dolphindbsync.app.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.dolphindbsync.app.run.ExitCode;
import io.github.dolphindbsync.app.run.Version;
import io.github.dolphindbsync.conformance.Conformance;
import io.github.dolphindbsync.conformance.ConformanceReport;
import io.github.dolphindbsync.conformance.UnknownTableException;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.query.TableProbe;
import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import io.github.dolphindbsync.source.settings.SyncSetting;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks a server for what this product relies on, and writes a report that can be published. */
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        description = {
            "Asks a DolphinDB server for what this product relies on, such as expressions whose results the "
                    + "documentation"
                    + " prints. Prints agree, differs or refused for each, and writes a report without rows, names,"
                    + " addresses or secrets that you can send to us. Only reads, unless --scratch is given."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all answers agree",
            "1:an answer differs, or the server refused or did not answer a question",
            "2:arguments or settings can't be used, the table does not exist, or the server can't be reached"
        })
public final class ConformanceCommand implements Callable<Integer> {

    private static final String REPORT = "conformance-report.md";

    @Mixin
    private ServerOptions server;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = REPORT,
            description = "File to write (default: ${DEFAULT-VALUE}). An existing file is replaced.")
    private Path report;

    @Option(
            names = "--database",
            description = "Database of a table on which the queries of a sync are tried too. The table is only read.")
    private String database;

    @Option(names = "--table", description = "Name of that table.")
    private String table;

    @Option(
            names = "--tracking-column",
            paramLabel = "COLUMN",
            description = "Column that orders the rows of that table, if several can.")
    private String trackingColumn;

    @Option(
            names = "--scratch",
            description = "Create a database (dfs://dolphindb_sync_conformance_...) with 10,000 known rows, compare "
                    + "answers exactly," + " and drop it. Needs the right to create databases.")
    private boolean scratch;

    @Option(names = "--list", description = "Print all questions, and connect to nothing.")
    private boolean list;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Longest time for one question (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        // A finding repeats what the vendor's client logs.
        ((Logger) LoggerFactory.getLogger("com.xxdb")).setLevel(Level.OFF);
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            Conformance.list().forEach(out::println);
            return ExitCode.DONE;
        }
        if ((database == null) != (table == null)) {
            throw new ParameterException(
                    spec.commandLine(), "--database and --table belong together. Give both or none.");
        }
        if (timeout < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--timeout takes a number of seconds from 1 on, not " + timeout + ".");
        }
        try {
            Settings settings = server.settings();
            if (trackingColumn != null) {
                server.override(SyncSetting.TRACKING_COLUMN.key(TableProbe.SYNC), "--tracking-column", trackingColumn);
            }
            Optional<Conformance.Table> own =
                    Optional.ofNullable(table).map(name -> new Conformance.Table(database, name));
            return run(new Conformance(settings, own, scratch), out);
        } catch (UnknownTableException e) {
            spec.commandLine()
                    .getErr()
                    .println("--database " + database + ", --table " + table + ": " + e.getMessage()
                            + ". Check both names; case matters.");
            return ExitCode.UNUSABLE;
        } catch (SettingException | DolphinDBException | CancellationException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCode.UNUSABLE;
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .println("The report could not be written: " + e.getMessage()
                            + ". Give a file in an existing folder by --report. The findings are printed above.");
            return ExitCode.UNUSABLE;
        }
    }

    private int run(Conformance conformance, PrintWriter out) throws IOException {
        ConformanceReport found = conformance.run(Duration.ofSeconds(timeout), finding -> {
            out.println(finding.line());
            out.flush();
        });
        Files.writeString(report, found.markdown(Version.text()));
        out.printf(
                "%n%s%nThe report is in %s. It has no rows, names of tables or columns,%n"
                        + "addresses or secrets. Please read it, and send it to us as an issue of the project.%n",
                found.summary(), report);
        return found.isFine() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
