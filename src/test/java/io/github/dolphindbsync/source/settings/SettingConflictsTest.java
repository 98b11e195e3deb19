package io.github.dolphindbsync.source.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that mean nothing together are refused, and those are named that are set. */
class SettingConflictsTest {

    /** @param written settings of the sync trade without their prefix, with semicolons between them */
    private static SyncSettings read(String written) {
        Properties properties = new Properties();
        properties.setProperty("dolphindb.database", "market");
        properties.setProperty("dolphindb.table-name", "trade");
        for (String setting : written.split(";", -1)) {
            String[] parts = setting.strip().split("=", 2);
            properties.setProperty(parts[0].startsWith("sync.") ? parts[0] : "sync.trade." + parts[0], parts[1]);
        }
        DefaultCamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().setInitialProperties(properties);
        return SyncSettings.from(new Settings(context), "trade");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    rename=sym:code,v:code                 | sync.trade.rename = 'sym:code,v:code' can't be used: there would be two
                    rename=sym:a,SYM:b                     | column 'SYM' can have only one name
                    rename=a:_synced_at;mode=append        | two columns '_synced_at'
                    rename=a:loaded;load-time-column=Loaded| sync.trade.load-time-column = 'Loaded' can't be used together
                    columns=a,b;leave-out=B                | column 'b' is both in the columns and left out
                    columns=a,b;rename=c:d                 | sync.trade.columns = 'a,b' and sync.trade.rename = 'c:d' can't
                    leave-out=c;rename=C:d                 | sync.trade.leave-out = 'c' and sync.trade.rename = 'C:d' can't
                    leave-out=at;tracking-column=at        | sync.trade.tracking-column = 'at' and sync.trade.leave-out = 'at'
                    columns=a,b;tracking-column=at         | sync.trade.tracking-column = 'at' and sync.trade.columns = 'a,b'
                    leave-out=k;key=k                      | sync.trade.key = 'k' and sync.trade.leave-out = 'k' can't
                    columns=a;key=a,k                      | column 'k' is needed, but not in the columns
                    key=k,K                                | sync.trade.key = 'k,K' can't be used: column 'K' is named twice
                    horizon=none;settle=5s                 | sync.trade.horizon = 'none' and sync.trade.settle = '5s' can't
                    mode=full-refresh;key=k                | sync.trade.key = 'k' and sync.trade.mode = 'full-refresh' can't
                    mode=full-refresh;look-back=1h         | sync.trade.look-back = '1h' and sync.trade.mode
                    mode=full-refresh;window-rows=5        | sync.trade.window-rows = '5' and sync.trade.mode
                    start=2020-01-02;end=2020-01-01        | sync.trade.start = '2020-01-02' and sync.trade.end = '2020-01-01' can't
                    """)
    void whatMeansNothingTogetherIsRefused(String written, String part) {
        assertThatThrownBy(() -> read(written))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "off"})
    void certificatesWithoutEncryptionAreRefusedBeforeThePasswordIsSentInClear(String tls) {
        Properties properties = new Properties();
        for (String required : List.of("host", "database", "table-name", "username", "password")) {
            properties.setProperty("dolphindb." + required, "x");
        }
        properties.setProperty("dolphindb.port", "8848");
        properties.setProperty("dolphindb.tls-certificates", "certificates.pem");
        if (!tls.isEmpty()) {
            properties.setProperty("dolphindb.tls", tls);
        }
        DefaultCamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().setInitialProperties(properties);

        assertThatThrownBy(() -> ServerSettings.from(new Settings(context)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("dolphindb.tls-certificates = 'certificates.pem'")
                .hasMessageContaining("Set dolphindb.tls=on");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    columns=a,b;rename=A:c
                    columns=a,at;tracking-column=AT;key=a
                    sync.*.leave-out=b;columns=a,b
                    sync.*.rename=c:d;columns=a,b
                    sync.*.look-back=1h;mode=full-refresh
                    sync.*.settle=5s;horizon=none
                    horizon=none;settle=0s
                    key=none;columns=a
                    mode=append;key=k
                    """)
    void whatIsSetForAllSyncsOrFitsIsTaken(String written) {
        assertThatCode(() -> read(written)).doesNotThrowAnyException();
    }
}
