package io.github.dolphindbsync.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.rows.ColumnType;
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
    void namesCannotBecomePartOfTheScript() {
        assertThat(QueryText.table("dfs://m", "t\"); dropTable(\"x"))
                .isEqualTo("loadTable(\"dfs://m\", \"t\\\"); dropTable(\\\"x\")");
        assertThat(QueryText.table("dfs://m\\", "t")).isEqualTo("loadTable(\"dfs://m\\\\\", \"t\")");
        assertThat(QueryText.name("2 ab; x")).isEqualTo("_\"2 ab; x\"");
        assertThatThrownBy(() -> QueryText.name("a\" from t")).hasMessageContaining("can't be put into a query safely");
        assertThatThrownBy(() -> QueryText.table("dfs://m", "t\n")).hasMessageContaining("control character");
    }
}
