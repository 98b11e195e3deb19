package io.github.dolphindbsync.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dolphindbsync.source.settings.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for a slip, and what is a matter of others; with the shipped routes. */
class KnownSettingsTest {

    private final KnownSettings known = new KnownSettings(
            RouteReferences.of(Path.of("routes"), List.of("{{my.folder}}", "{{env:WAREHOUSE_TOKEN}}")));

    private static Setting line7(String key) {
        return new Setting(key, "x", Optional.of("application.properties, line 7"));
    }

    @ParameterizedTest
    @CsvSource({
        "warehose.url, warehouse.url",
        "warehouse.ulr, warehouse.url",
        "dolphindb.user, dolphindb.username",
        "warehouse.user, warehouse.username",
        "synk.trade.batch-size, sync.trade.batch-size",
        "sync.trade.batchsize, sync.trade.batch-size",
        "sync.quote.bach-size, sync.quote.batch-size",
        "sync.table, sync.tables",
        "log.fromat, log.format",
        "sync.trade.file.folder, sync.trade.files.folder",
        "sync.*.kafka.topics, sync.*.kafka.topic",
        "dolphindb.pasword, dolphindb.password",
        "dolphinDB.host, dolphindb.host",
        "camel.managment.port, camel.management.port",
        "settings.unknow, settings.unknown"
    })
    void aSlipInTheFileIsReportedWithItsLineAndTheNearest(String key, String nearest) {
        assertThat(known.unknownInFile(line7(key)))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("unknown setting " + key + " (application.properties, line 7). Did you mean "))
                .hasValueSatisfying(reason -> assertThat(reason).endsWith(nearest + "?"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my.folder",
                "sync.quote.batch-size",
                "sync.*.batch-size",
                "sync.*.destination",
                "sync.quote.kafka.topic",
                "camel.main.shutdown-timeout",
                "camel.component.kafka.sasl-mechanism",
                "camel.beans.x",
                "camel.routeTemplate[0].template-id",
                "camel.dataformat.json.pretty-print"
            })
    void whatIsReadIsKnown(String key) {
        assertThat(known.unknownInFile(line7(key))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"color", "my.other", "spring.datasource.url"})
    void whatNothingReadsIsRefusedInTheFileAndLeftAloneElsewhere(String key) {
        assertThat(known.unknownInFile(line7(key)))
                .hasValueSatisfying(reason -> assertThat(reason).contains("No file in routes/ refers to it"));
        assertThat(known.unknownElsewhere(line7(key))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "WAREHOUSE_USER, 1, WAREHOUSE_USERNAME",
        "WAREHOSE_URL, 1, WAREHOUSE_URL",
        "DOLPHINDB_USER, 1, DOLPHINDB_USERNAME",
        "SYNC_TRADE_BATCHSIZE, 1, SYNC_TRADE_BATCH_SIZE",
        "SYNC_TRADES_PERIOD, 1, SYNC_TRADE_PERIOD",
        "WAREHOUSE_PORT, 5432, WAREHOUSE_",
        "SYNC_TRADE_KAFKA_BROKER, 1, SYNC_TRADE_KAFKA_BROKERS",
        "LOG_FROMAT, json, LOG_FORMAT",
        "CAMEL_MANAGMENT_PORT, 9877, CAMEL_MANAGEMENT_",
        "CAMEL_COMPONENT_KAFAK_BROKERS, x, no such component"
    })
    void aSlipInTheEnvironmentIsReported(String variable, String value, String part) {
        assertThat(known.unknownVariable(variable, value, Set.of("trade"), true))
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("unknown environment variable " + variable)
                        .contains(part));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_PROXY, http://proxy.example.com:3128",
        "DOLPHINDB_SERVICE_HOST, 10.0.0.5",
        "DOLPHINDB_SERVICE_PORT, 8848",
        "DOLPHINDB_SERVICE_PORT_API, 8848",
        "DOLPHINDB_PORT_8848_TCP, tcp://10.0.0.5:8848",
        "DOLPHINDB_PORT_8848_TCP_PROTO, tcp",
        "DOLPHINDB_PORT_8848_TCP_PORT, 8848",
        "DOLPHINDB_PORT_8848_TCP_ADDR, 10.0.0.5",
        "WAREHOUSE_PORT, tcp://10.0.0.6:5432",
        "SYNC_TRADE_SERVICE_HOST, 10.0.0.7",
        "DOLPHINDB_HOST, x",
        "SYNC_TRADE_LEAVE_OUT, x",
        "WAREHOUSE_TOKEN, x",
        "LOG_LEVEL, debug",
        "SETTINGS_UNKNOWN, warn",
        "CAMEL_MANAGEMENT_PORT, 9877",
        "CAMEL_HOME, /opt",
        "CAMEL_COMPONENT_KAFKA_SASL_MECHANISM, PLAIN",
        "HOME, /root"
    })
    void whatIsKnownOrForOtherProgramsIsNotASlip(String variable, String value) {
        assertThat(known.unknownVariable(variable, value, Set.of("trade"), true))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CAMEL_MANAGEMENT_PORT, 9877, camel.management.port",
        "CAMEL_COMPONENT_KAFKA_SASL_MECHANISM, PLAIN, camel.component.kafka.sasl-mechanism",
        "CAMEL_COMPONENT_PLATFORM_HTTP_ENABLED, x, camel.component.platform-http.enabled",
        "CAMEL_MANAGEMENT_PORT, tcp://10.0.0.5:9876, ",
        "CAMEL_MAIN_NAME, x, "
    })
    void whatCamelOverlooksInTheEnvironmentIsGivenToIt(String variable, String value, String key) {
        assertThat(CamelEnvironment.missedByCamel(Map.of(variable, value)))
                .isEqualTo(key == null ? Map.of() : Map.of(key, value));
    }
}
