package io.github.dolphindbsync.source.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.source.schema.ScriptName;
import org.junit.jupiter.api.Test;

class QueryTextTest {

    @Test
    void literalsHaveTheTypeOfTheColumnAndEveryDigit() {
        assertThat(QueryText.literal(ColumnType.NANOTIMESTAMP, 1_477_296_000_022_239_001L))
                .isEqualTo("2016.10.24T08:00:00.022239001");
        assertThat(QueryText.literal(ColumnType.NANOTIMESTAMP, -1)).isEqualTo("1969.12.31T23:59:59.999999999");
        assertThat(QueryText.literal(ColumnType.NANOTIMESTAMP, Long.MIN_VALUE + 1))
                .isEqualTo("1677.09.21T00:12:43.145224193");
        assertThat(QueryText.literal(ColumnType.TIMESTAMP, 1_477_296_000_020L)).isEqualTo("2016.10.24T08:00:00.020");
        assertThat(QueryText.literal(ColumnType.DATETIME, 1_477_296_000L)).isEqualTo("2016.10.24T08:00:00");
        assertThat(QueryText.literal(ColumnType.DATE, 17_098)).isEqualTo("2016.10.24");
        assertThat(QueryText.literal(ColumnType.LONG, -5)).isEqualTo("-5l");
        assertThat(QueryText.literal(ColumnType.INT, 5)).isEqualTo("5");
    }

    @Test
    void givenAValueBeyondTheYearsOfLiteralsThenItIsAdditionToOneOfTheSameType() {
        assertThat(QueryText.literal(ColumnType.TIMESTAMP, -1_000_000_000_000_000L))
                .isEqualTo("(1970.01.01T00:00:00.000 - 1000000000000000l)");
        assertThat(QueryText.literal(ColumnType.TIMESTAMP, Long.MIN_VALUE + 1))
                .isEqualTo("(1970.01.01T00:00:00.000 - 9223372036854775807l)");
        assertThat(QueryText.literal(ColumnType.TIMESTAMP, Long.MAX_VALUE))
                .isEqualTo("(1970.01.01T00:00:00.000 + 9223372036854775807l)");
        assertThat(QueryText.literal(ColumnType.TIMESTAMP, 253_402_300_799_999L))
                .isEqualTo("9999.12.31T23:59:59.999");
        assertThat(QueryText.literal(ColumnType.TIMESTAMP, 253_402_300_800_000L))
                .isEqualTo("(1970.01.01T00:00:00.000 + 253402300800000l)");
        assertThat(QueryText.literal(ColumnType.TIMESTAMP, -62_167_219_200_000L))
                .isEqualTo("0000.01.01T00:00:00.000");
        assertThat(QueryText.literal(ColumnType.DATE, Integer.MIN_VALUE + 1L)).isEqualTo("(1970.01.01 - 2147483647)");
        assertThat(QueryText.literal(ColumnType.DATE, Integer.MAX_VALUE)).isEqualTo("(1970.01.01 + 2147483647)");
        assertThat(QueryText.literal(ColumnType.DATETIME, Integer.MIN_VALUE + 1L))
                .isEqualTo("1901.12.13T20:45:53");
    }

    @Test
    void namesCannotBecomePartOfTheScript() {
        assertThat(ScriptName.table("dfs://m", "t\"); dropTable(\"x"))
                .isEqualTo("loadTable(\"dfs://m\", \"t\\\"); dropTable(\\\"x\")");
        assertThat(ScriptName.table("dfs://m\\", "t")).isEqualTo("loadTable(\"dfs://m\\\\\", \"t\")");
        assertThat(ScriptName.of("2 ab; x")).isEqualTo("_\"2 ab; x\"");
        assertThatThrownBy(() -> ScriptName.of("a\" from t")).hasMessageContaining("is not safe in a query");
        assertThatThrownBy(() -> ScriptName.table("dfs://m", "t\n")).hasMessageContaining("control character");
    }
}
