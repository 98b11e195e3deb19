package io.github.dolphindbsync.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedValuesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Conversion Error: Could not convert string 'it's mine' to INT32 when casting from source column symbol | Conversion Error: Could not convert string (not shown) to INT32 when casting from source column symbol
            Duplicate key "symbol: mine" violates unique constraint | Duplicate key (not shown) violates unique constraint
            Type INT64 with value 5000000000 can't be cast | Type INT64 with value (not shown) can't be cast
            ERROR: invalid input syntax for type integer: "mine" | ERROR: invalid input syntax for type integer: (not shown)
            ERROR: value "5000000000" is out of range for type integer | ERROR: value (not shown) is out of range for type integer
            """)
    void aValueIsTakenOut(String message, String cleaned) {
        assertThat(QuotedValues.removedFrom(message)).isEqualTo(cleaned);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERROR: new row for relation \"trade\" violates check constraint \"cheap\"",
                "ERROR: null value in column \"symbol\" of relation \"trade\" violates not-null constraint",
                "ERROR: duplicate key value violates unique constraint \"trade_pkey\"",
                "FATAL: password authentication failed for user \"carrier\"",
                "Appender error, catalog: 'warehouse', table: 'trade', message: CHECK constraint failed on table trade",
                "ERROR: canceling statement due to lock timeout"
            })
    void namesStay(String message) {
        assertThat(QuotedValues.removedFrom(message)).isEqualTo(message);
    }

    @Test
    void theRowThatPostgreSqlAddsIsTakenOut() {
        assertThat(QuotedValues.removedFrom(
                        "ERROR: new row for relation \"trade\" violates check constraint \"cheap\"\n  "
                                + "Detail: Failing row contains (mine,\n 2).\n  Where: COPY"))
                .isEqualTo("ERROR: new row for relation \"trade\" violates check constraint \"cheap\"");
    }

    @Test
    void theFailureStaysOfItsKind() {
        SQLException quoting = new SQLException("Could not convert string 'mine' to INT32", "22P02", 7);

        Exception cleaned = QuotedValues.removedFrom(new RuntimeCamelException(quoting));

        assertThat(cleaned).isInstanceOf(SQLException.class).hasStackTraceContaining("theFailureStaysOfItsKind");
        assertThat(cleaned.toString()).doesNotContain("mine");
        assertThat(cleaned.getCause()).isNull();
        assertThat(((SQLException) cleaned).getSQLState()).isEqualTo("22P02");
    }

    @Test
    void aFailureWithoutValuesIsLeftAlone() {
        Exception failure = new RuntimeCamelException(new SQLException("ERROR: deadlock detected", "40P01"));

        assertThat(QuotedValues.removedFrom(failure)).isSameAs(failure);
    }

    @Test
    void aRowWithALineFeedInItsTextIsLeftOutOfALineForTheLogToItsEnd() {
        assertThat(DestinationFault.inOneLine("""
                        ERROR: new row violates check constraint "positive"
                          Detail: Failing row contains (1, secret
                        text, 2).""")).isEqualTo("ERROR: new row violates check constraint \"positive\"");
    }
}
