package io.github.dolphindbsync.app.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.source.settings.SettingException;
import io.github.dolphindbsync.source.settings.Settings;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With the routes and statements that are shipped. */
class EndpointSettingsTest {

    private static CamelContext context(String... keysAndValues) {
        DefaultCamelContext context = new DefaultCamelContext();
        Properties properties = new Properties();
        for (int index = 0; index < keysAndValues.length; index += 2) {
            properties.setProperty(keysAndValues[index], keysAndValues[index + 1]);
        }
        context.getPropertiesComponent().setInitialProperties(properties);
        return context;
    }

    private static void check(CamelContext context) {
        EndpointSettings.check(context, new Settings(context), List.of("trade"), "duckdb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/s3cr3t?sig=a%2Bb",
                "http://Example.com:8080",
                "https://[::1]:8443/x",
                "HTTP://127.0.0.1/?a=%7B"
            })
    void givenAUrlThatCanBeSentAsItIsWrittenThenItIsAccepted(String url) {
        assertThatCode(() -> check(context("sync.trade.destination", "http", "sync.*.http.url", url)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                             | begin with http://
                    ftp://example.com/s3cr3t       | begin with http://
                    https://u:s3cr3t@example.com/  | the header Authorization
                    https://example.com/s3cr3t#x   | write that character as %23
                    https://my_host/s3cr3t         | needs a host
                    https:///s3cr3t                | and a host
                    https://example.com/s3cr3t x   | position 27 must be written as %
                    https://example.com/s3cr3t?a=% | %
                    """)
    void givenAUrlThatCantBeSentAsItIsWrittenThenItIsRefusedAndNotShown(String url, String reason) {
        assertThatThrownBy(() -> check(context("sync.trade.destination", "http", "sync.trade.http.url", url)))
                .isInstanceOf(SettingException.class)
                .hasMessageContainingAll("sync.trade.http.url", reason)
                .hasMessageNotContaining("s3cr3t");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    http.timeout               | 0s            | not 0
                    http.timeout               | soon          | a duration
                    http.certificate-authority | /none/ca.pem  | a readable file
                    """)
    void givenAValueThatCantBeUsedThenItIsRefused(String key, String value, String expected) {
        assertThatThrownBy(() -> check(context(key, value)))
                .isInstanceOf(SettingException.class)
                .hasMessageContainingAll(key, value, expected);
    }

    /** Camel would encrypt the connection all the same, and the broker would never answer. */
    @ParameterizedTest
    @CsvSource({
        "security-protocol, sasl-auth-type, SASL_PLAINTEXT, PLAIN, false",
        "securityProtocol, saslAuthType, PLAINTEXT, SCRAM_SHA_256, false",
        "security-protocol, sasl-auth-type, SASL_SSL, PLAIN, true",
        "security-protocol, sasl-auth-type, PLAINTEXT, NONE, true",
        "security-protocol, sasl-mechanism, SASL_PLAINTEXT, PLAIN, true"
    })
    void givenAKafkaLoginThatCamelEncryptsThenAnotherProtocolIsRefused(
            String protocolKey, String loginKey, String protocol, String login, boolean isFine) {
        CamelContext context =
                context("camel.component.kafka." + protocolKey, protocol, "camel.component.kafka." + loginKey, login);
        if (isFine) {
            assertThatCode(() -> check(context)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> check(context))
                    .isInstanceOf(SettingException.class)
                    .hasMessageContainingAll(
                            "camel.component.kafka." + protocolKey + " = '" + protocol + "'",
                            "SASL_SSL",
                            "camel.component.kafka.sasl-jaas-config");
        }
    }

    private static void checkStatements(String destination, String kind, String... more) {
        CamelContext context = context(Stream.concat(
                        Stream.of("sync.trade.destination", destination, "dolphindb.database", "market"),
                        Stream.concat(Stream.of("dolphindb.table-name", "trade"), Stream.of(more)))
                .toArray(String[]::new));
        EndpointSettings.check(context, new Settings(context), List.of("trade"), kind);
    }

    @Test
    void givenADatabaseThatHasNoStatementsThenTheDestinationSqlIsRefusedAndNoOther() {
        String kind = "hsqldb";
        assertThatThrownBy(() -> checkStatements("sql", kind))
                .isInstanceOf(SettingException.class)
                .hasMessageContainingAll(
                        "sync.trade.destination = 'sql'",
                        "jdbc:" + kind + ":",
                        "routes/sql/trade." + kind + ".create.sql",
                        "database");
        assertThatCode(() -> checkStatements("database", kind)).doesNotThrowAnyException();
    }

    @Test
    void givenASyncThatHasNoStatementsThenTheMissingFileIsNamed() {
        assertThatThrownBy(() -> checkStatements("sql", "duckdb", "sync.trade.sql.statements", "deals"))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("routes/sql/deals.duckdb.create.sql");
    }

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "postgresql", "mariadb", "mysql", "sqlite"})
    void givenADatabaseThatHasStatementsThenTheDestinationSqlMayBeUsed(String kind) {
        assertThatCode(() -> checkStatements("sql", kind)).doesNotThrowAnyException();
    }
}
