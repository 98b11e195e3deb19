package io.github.dolphindbsync.destination.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.EmbeddedMariaDb;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is missing is named before anything is tried, together with the very statement that mends it. */
@Tag("other-database")
class PrivilegesTest {

    private static final List<String> RIGHTS = List.of("select", "insert", "update", "delete");

    @TempDir
    Path folder;

    private interface Account {
        Connection connect() throws SQLException;
    }

    private static TableUse upsert(String table) {
        return new TableUse(table, RIGHTS, Set.of(TableUse.Work.STAGE));
    }

    private static List<String> missing(Account account, TableUse use) throws SQLException {
        try (Connection connection = account.connect()) {
            return Privileges.missing(connection, List.of(use)).orElseThrow();
        }
    }

    private static void execute(Account account, String... statements) throws SQLException {
        try (Connection connection = account.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Does what the findings say. */
    private static void grant(Account admin, List<String> missing) throws SQLException {
        for (String what : missing) {
            execute(admin, what.replaceFirst(".*?: ", ""));
        }
    }

    @Test
    void givenAnAccountOfPostgresWithoutRightsWhenItGetsWhatIsNamedThenNothingIsMissingAndItCanWrite()
            throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            Account admin = () -> server.getPostgresDatabase().getConnection();
            Account loader = () -> server.getDatabase("loader", "postgres").getConnection();
            execute(
                    admin,
                    "create role loader login",
                    "revoke temporary on database postgres from public",
                    "create schema \"Raw\"",
                    "create table \"Raw\".quote (price int)");

            List<String> ofNew = missing(loader, upsert("Raw.trade"));
            assertThat(ofNew)
                    .containsExactly(
                            "missing privilege TEMPORARY on database \"postgres\": grant temporary on database \"postgres\" to \"loader\"",
                            "missing privilege USAGE on schema \"Raw\": grant usage on schema \"Raw\" to \"loader\"",
                            "missing privilege CREATE on schema \"Raw\": grant create on schema \"Raw\" to \"loader\"");
            grant(admin, ofNew);
            assertThat(missing(loader, upsert("Raw.trade"))).isEmpty();
            assertThatCode(() -> execute(loader, "create table \"Raw\".trade (x int)"))
                    .doesNotThrowAnyException();

            TableUse altered = new TableUse("Raw.quote", RIGHTS, Set.of(TableUse.Work.ALTER, TableUse.Work.STAGE));
            List<String> ofOld = missing(loader, altered);
            assertThat(ofOld)
                    .containsExactly(
                            "missing privilege SELECT, INSERT, UPDATE, DELETE on table \"Raw\".\"quote\": grant select, insert, update, delete on table "
                                    + "\"Raw\".\"quote\" to \"loader\"",
                            "only the owner can alter table \"Raw\".\"quote\": alter table \"Raw\".\"quote\" owner to \"loader\"");
            grant(admin, ofOld);
            assertThat(missing(loader, altered)).isEmpty();

            assertThat(missing(loader, upsert("later.trade")))
                    .containsExactly(
                            "missing privilege CREATE on database \"postgres\": grant create on database \"postgres\" to \"loader\"");
            execute(admin, "alter role loader set default_transaction_read_only = on");
            assertThat(missing(loader, upsert("Raw.trade")))
                    .singleElement()
                    .asString()
                    .contains("is read-only");
        }
    }

    @Test
    void givenAnAccountOfMariaDbWhoseRightsComeByAPatternThenOnlyTheOthersAreNamedAndWithARoleNothingIsClaimed()
            throws Exception {
        String url = EmbeddedMariaDb.emptyDatabase("privileges_test");
        Account admin = () -> DriverManager.getConnection(url, "root", "");
        Account loader = () -> DriverManager.getConnection(url, "lo@der", "pass");
        execute(
                admin,
                "drop user if exists 'lo@der'@localhost",
                "create user 'lo@der'@localhost identified by 'pass'",
                "grant select, insert on `privileges\\_%`.* to 'lo@der'@localhost");

        List<String> missing = missing(loader, upsert("trade"));
        assertThat(missing)
                .containsExactly(
                        "missing privilege UPDATE, DELETE, CREATE on table trade: grant update, delete, create on "
                                + "`privileges_test`.`trade` to 'lo@der'@'localhost'",
                        "missing privilege CREATE TEMPORARY TABLES on database privileges_test: grant create temporary tables on "
                                + "`privileges\\_test`.* to 'lo@der'@'localhost'");
        assertThatThrownBy(() -> execute(loader, "create table trade (x int)")).hasMessageContaining("denied");

        execute(admin, "drop role if exists writers", "create role writers", "grant writers to 'lo@der'@localhost");
        execute(
                admin,
                "set default role writers " + (EmbeddedMariaDb.isMySql() ? "to" : "for") + " 'lo@der'@localhost");
        try (Connection connection = loader.connect()) {
            assertThat(Privileges.missing(connection, List.of(upsert("trade")))).isEqualTo(Optional.empty());
        }

        grant(admin, missing);
        assertThat(missing(loader, upsert("trade"))).isEmpty();
        assertThatCode(() -> execute(loader, "create table trade (x int)")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"read_only, 1", "tx_read_only, 1"})
    void givenAServerOfMariaDbThatTakesNoChangesThenThatIsSaidUnlessTheAccountMayMakeThemAllTheSame(
            String variable, String value) throws Exception {
        Assumptions.assumeFalse(EmbeddedMariaDb.isMySql());
        String url = EmbeddedMariaDb.emptyDatabase("read_only_test");
        Account admin = () -> DriverManager.getConnection(url, "root", "");
        Account loader = () -> DriverManager.getConnection(url, "reader", "pass");
        execute(
                admin,
                "drop user if exists reader@localhost",
                "create user reader@localhost identified by 'pass'",
                "grant all on read_only_test.* to reader@localhost");
        assertThat(missing(loader, upsert("trade"))).isEmpty();
        execute(admin, "set global " + variable + " = " + value);
        try {
            assertThat(missing(loader, upsert("trade")))
                    .containsExactly("the server is read-only: "
                            + (variable.equals("read_only") ? variable : "transaction_read_only, tx_read_only")
                            + (variable.equals("read_only") ? " is on" : " are on")
                            + ", as on a replica. Point the data source at the primary, or turn that off");
            assertThatThrownBy(() -> execute(loader, "create table trade (x int)"))
                    .hasMessageMatching("(?i)(?s).*read.only.*");
            if (variable.equals("read_only")) {
                // As the server, which lets administrators do so.
                assertThat(missing(admin, upsert("trade"))).isEmpty();
                execute(admin, "create table trade (x int)");
            }
        } finally {
            execute(admin, "set global " + variable + " = 0");
        }
        assertThat(missing(loader, upsert("trade"))).isEmpty();
    }

    @Test
    void givenAFileThatIsOpenForReadingOnlyByWhateverSettingThenThatIsSaid() throws Exception {
        String sqlite = "jdbc:sqlite:" + folder.resolve("other.sqlite");
        execute(() -> DriverManager.getConnection(sqlite), "create table trade (x int)");
        String readOnly = "jdbc:sqlite:file:" + folder.resolve("other.sqlite") + "?mode=ro";
        assertThat(missing(() -> DriverManager.getConnection(readOnly), upsert("trade")))
                .singleElement()
                .asString()
                .contains("read-only", "from the URL");
        String duckDb = "jdbc:duckdb:" + folder.resolve("other.duckdb");
        execute(() -> DriverManager.getConnection(duckDb), "create table trade (x int)");
        assertThat(missing(() -> DriverManager.getConnection(duckDb), upsert("trade")))
                .isEmpty();
        assertThat(missing(() -> DriverManager.getConnection(duckDb + ";access_mode=READ_ONLY"), upsert("trade")))
                .singleElement()
                .asString()
                .contains("read-only");
    }

    @Test
    void givenAFileThatIsOpenForReadingOnlyThenThatIsSaid() throws Exception {
        String sqlite = "jdbc:sqlite:" + folder.resolve("warehouse.sqlite");
        execute(() -> DriverManager.getConnection(sqlite), "create table trade (x int)");

        assertThat(missing(() -> DriverManager.getConnection(sqlite), upsert("trade")))
                .isEmpty();
        assertThat(missing(() -> DriverManager.getConnection(sqlite + "?open_mode=1"), upsert("trade")))
                .containsExactly("the connection is read-only");
    }

    @Test
    void givenADatabaseThatDoesNotTellThenNothingIsClaimed() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:hsqldb:mem:privileges")) {
            assertThat(Privileges.missing(connection, List.of(upsert("trade")))).isEqualTo(Optional.empty());
        }
    }
}
