package io.github.dolphindbsync.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.source.SettingException;
import io.github.dolphindbsync.source.Settings;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the routes and statements that are shipped. */
class EndpointSettingsTest {

    private static Settings form(String form) {
        DefaultCamelContext context = new DefaultCamelContext();
        Properties properties = new Properties();
        properties.setProperty("sync.trade.form", form);
        context.getPropertiesComponent().setInitialProperties(properties);
        return new Settings(context);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "hsqldb"})
    void givenADatabaseThatHasNoStatementsThenTheFormJsonIsRefusedAndNoOther(String kind) {
        assertThatThrownBy(() -> EndpointSettings.requireStatements(form("json"), kind))
                .isInstanceOf(SettingException.class)
                .hasMessageContainingAll(
                        "sync.trade.form = 'json'",
                        "jdbc:" + kind + ":",
                        "routes/sql/trade." + kind + ".create.sql",
                        "columnar");
        assertThatCode(() -> EndpointSettings.requireStatements(form("columnar"), kind))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"duckdb", "postgresql", "mariadb", "mysql", "sqlite"})
    void givenADatabaseThatHasStatementsThenTheFormJsonMayBeUsed(String kind) {
        assertThatCode(() -> EndpointSettings.requireStatements(form("json"), kind))
                .doesNotThrowAnyException();
    }
}
