package io.github.dolphindbsync.destination.duckdb;

import io.github.dolphindbsync.destination.ColumnReader;
import io.github.dolphindbsync.rows.ColumnType;
import java.util.List;
import java.util.Map;

final class DuckDbReader extends ColumnReader {

    @Override
    public Map<ColumnType, List<String>> refused() {
        List<String> beyond38Digits = List.of(
                "170141183460469231731687303715884105727",
                "-170141183460469231731687303715884105727",
                "-17014118346046923173168730371588.4105727",
                "1.70141183460469231731687303715884105727",
                "17014118346046923173168730371588410.5727",
                "-17014118346046923173168730371588410.5727");
        return Map.of(
                // These stand for the infinities.
                ColumnType.DATE, List.of("+5881580-07-11", "-5877641-06-24"),
                ColumnType.NANOTIMESTAMP, List.of("2262-04-11T23:47:16.854775807", "1677-09-21T00:12:43.145224193"),
                // Stored, these could not be printed.
                ColumnType.TIMESTAMP, List.of("+292278994-08-17T07:12:55.807", "-292275055-05-16T16:47:04.193"),
                ColumnType.DECIMAL128, beyond38Digits);
    }

    @Override
    public String textOf(ColumnType type, String expression) {
        return switch (type) {
            case DATE -> "(" + expression + " - date '1970-01-01')::varchar";
            case DATETIME, DATEHOUR -> "epoch_ms(" + expression + ") // 1000";
            case TIMESTAMP -> "(epoch_ms(" + expression + ")::decimal(38,3) / 1000)::decimal(38,3)::varchar";
            case NANOTIMESTAMP -> "epoch_ns(" + expression + ")::varchar || 'e-9'";
            case BLOB -> "hex(" + expression + ")";
            case COMPLEX, POINT -> expression + "::varchar[]";
            default -> expression + "::varchar";
        };
    }

    @Override
    public String textsOf(ColumnType type, String expression) {
        return "list_transform(" + expression + ", lambda element: " + textOf(type, "element") + ")";
    }
}
