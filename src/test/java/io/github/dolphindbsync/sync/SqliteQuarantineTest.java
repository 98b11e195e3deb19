package io.github.dolphindbsync.sync;

import java.nio.file.Path;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("other-database")
class SqliteQuarantineTest extends QuarantineContractTest {

    @TempDir
    Path folder;

    @Override
    String warehouseUrl() {
        return "jdbc:sqlite:" + folder.resolve("warehouse.sqlite");
    }

    @Override
    String kind() {
        return "sqlite";
    }

    @Override
    @Test
    @Disabled("SQLite's columns take a number of any size")
    void givenANumberThatIsTooLargeForItsColumnThenItsRowIsPutAside() {}

    @Override
    String createKeyedStatement() {
        return "create table trade (symbol text not null, timestamp text not null, price real, volume integer, "
                + "primary key (timestamp, symbol))";
    }

    @Override
    String refusal() {
        return "sane_volume";
    }
}
