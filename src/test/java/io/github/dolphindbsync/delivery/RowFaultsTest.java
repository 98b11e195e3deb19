package io.github.dolphindbsync.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.BatchUpdateException;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.apache.camel.CamelExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as the databases give them. In doubt it is not the row. */
class RowFaultsTest {

    private final RowFaults faults = new RowFaults();

    @ParameterizedTest
    @ValueSource(strings = {"22001", "22003", "22021", "22P05", "23502", "23505", "23514", "23P01", "P0001", "54000"})
    void theseStatesAreOfARow(String state) {
        assertThat(faults.isOfARow(new SQLException("no", state))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08006", "57P01", "57014", "40001", "40P01", "55P03", "53100", "53200", "53300", "25006", "25P02",
                "42501", "42P01", "42804", "28P01", "XX000", "XX001", "58030", "0A000"
            })
    void theseStatesAreNot(String state) {
        assertThat(faults.isOfARow(new SQLException("no", state))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Constraint Error: NOT NULL constraint failed: n.x",
                "Constraint Error: Duplicate key \"x: 1\" violates primary key constraint.",
                "Conversion Error: Could not convert string 'abc' to INT32\n\nLINE 1: insert into n select 'abc','a'\n",
                "Out of Range Error: Overflow in addition of INT32 (2147483647 + 1)!",
                "Invalid Input Error: no such trade",
                "Invalid Input Error: Attempting to execute an unsuccessful or closed pending query result\nError: "
                        + "Conversion Error: Type INT64 with value 99999999999 can't be cast",
                "Appender error, catalog: 'null', schema: 'main', table: 'n', message: Failed to append: CHECK "
                        + "constraint failed on table n with expression CHECK((x < 10))"
            })
    void theseMessagesOfDuckDbAreOfARow(String message) {
        assertThat(faults.isOfARow(new SQLException(message))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Invalid Input Error: Attempting to execute an unsuccessful or closed pending query result\nError: "
                        + "TransactionContext Error: Current transaction is aborted (please ROLLBACK)",
                "Invalid Input Error: Attempting to execute an unsuccessful or closed pending query result\nError: "
                        + "Invalid Input Error: Cannot execute statement of type \"INSERT\" on database \"x\" which is attached in read-only mode!",
                "Invalid Input Error: Attempting to execute an unsuccessful or closed pending query result\nError: "
                        + "Catalog Error: Table with name nope does not exist!",
                "TransactionContext Error: Failed to commit: Could not write file \"w.duckdb.wal\": No space left on "
                        + "device",
                "IO Error: Could not read enough bytes from file \"w.duckdb\": attempted to read 262144 bytes",
                "Out of Memory Error: could not allocate block of size 256.0 KiB",
                "Binder Error: table n has 2 columns but 1 values were supplied",
                "Appender error, catalog: 'null', schema: 'main', table: 'n', message: Failed to append: Out of "
                        + "Memory Error"
            })
    void theseMessagesOfDuckDbAreNot(String message) {
        assertThat(faults.isOfARow(new SQLException(message))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[SQLITE_CONSTRAINT_CHECK] A CHECK constraint failed (CHECK constraint failed: c<10)",
                "[SQLITE_CONSTRAINT_DATATYPE] An insert or update attempted to store a value inconsistent with the "
                        + "column's type",
                "[SQLITE_TOOBIG] String or BLOB exceeds size limit"
            })
    void theseMessagesOfSqliteAreOfARow(String message) {
        assertThat(faults.isOfARow(new SQLException(message))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[SQLITE_BUSY] The database file is locked (database is locked)",
                "[SQLITE_FULL] Insertion failed because database is full",
                "[SQLITE_READONLY] Attempt to write a readonly database"
            })
    void theseMessagesOfSqliteAreNot(String message) {
        assertThat(faults.isOfARow(new SQLException(message))).isFalse();
    }

    @Test
    void mariaDbsVagueStatesAreToldApartByItsCodes() {
        assertThat(faults.isOfARow(new SQLException("Incorrect string value", "HY000", 1366)))
                .isTrue();
        assertThat(faults.isOfARow(new SQLException("Lock wait timeout exceeded", "HY000", 1205)))
                .isFalse();
    }

    @Test
    void ofOtherEndpointsTheInnermostCauseDecides() {
        assertThat(faults.isOfARow(
                        new CamelExecutionException("no", null, new JsonGenerationException("no", null, null))))
                .isTrue();
        assertThat(faults.isOfARow(new JsonMappingException(null, "no", new IOException("No space left on device"))))
                .isFalse();
        assertThat(faults.isOfARow(new IllegalStateException(new SQLDataException("no"))))
                .isTrue();
        assertThat(faults.isOfARow(new SQLTransientConnectionException("no"))).isFalse();
        assertThat(faults.isOfARow(new ConnectException("no"))).isFalse();
        assertThat(faults.isOfARow(new IllegalStateException("no"))).isFalse();
    }

    @Test
    void aRefusalInsideOfAnAbortedTransactionIsFound() {
        SQLException aborted = new SQLException(
                "ERROR: current transaction is aborted", "25P02", new SQLException("ERROR: too long", "22001"));
        assertThat(faults.isOfARow(aborted)).isTrue();
        assertThat(faults.reason(aborted)).isEqualTo("ERROR: too long");

        BatchUpdateException batch = new BatchUpdateException("batch entry 3 was aborted", "23505", 0, new int[0]);
        batch.setNextException(new SQLException("ERROR: connection lost", "08006"));
        assertThat(faults.isOfARow(batch)).isFalse();
    }

    @Test
    void anExceptionCanBeAddedByName() {
        assertThat(faults.isOfARow(new ArithmeticException("no"))).isFalse();

        faults.add("java.lang.ArithmeticException");

        assertThat(faults.isOfARow(new ArithmeticException("no"))).isTrue();
    }

    @Test
    void aReasonIsOneLineAndHoldsNoValue() {
        assertThat(faults.reason(new SQLException("ERROR: value too long for type character varying(3)", "22001")))
                .isEqualTo("ERROR: value too long for type character varying(3)");
        assertThat(faults.reason(new SQLException(
                        "ERROR: new row for relation \"trade\" violates check constraint \"sane\"\n  Detail: Failing "
                                + "row contains (SECRET).",
                        "23514")))
                .isEqualTo("ERROR: new row for relation \"trade\" violates check constraint \"sane\"");
        assertThat(faults.reason(new SQLException("ERROR: invalid input syntax for type integer: \"SECRET\"", "22P02")))
                .isEqualTo("ERROR: invalid input syntax for type integer: (not shown)");
        assertThat(faults.reason(new SQLException("Conversion Error: Could not convert string 'SECRET' to INT32")))
                .isEqualTo("Conversion Error: Could not convert string (not shown) to INT32");
        assertThat(faults.reason(new SQLException("Invalid Input Error: Failed to cast value to numerical: 1e300")))
                .isEqualTo("Invalid Input Error: Failed to cast value to numerical: (not shown)");
        assertThat(faults.reason(new SQLException("Invalid Input Error: Object {\"y\":1} does not have key \"x\"")))
                .isEqualTo("Invalid Input Error: Object (not shown) does not have key (not shown)");
    }
}
