package io.github.dolphindbsync.sync;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("other-database")
class H2SetAsideTest extends SetAsideContractTest {

    @TempDir
    Path folder;

    @Override
    String warehouseUrl() {
        return "jdbc:h2:" + folder.resolve("warehouse") + ";DATABASE_TO_UPPER=FALSE";
    }

    @Override
    String kind() {
        return "h2";
    }

    @Override
    boolean hasJsonForm() {
        return false;
    }

    @Override
    String createStatement() {
        return "create table trade (symbol varchar, \"timestamp\" timestamp(9) not null, price real, volume integer, "
                + "_row_id uuid not null, primary key (\"timestamp\", _row_id))";
    }

    @Override
    String createKeyedStatement() {
        return "create table trade (symbol varchar not null, \"timestamp\" timestamp(9) not null, price real, "
                + "volume integer, primary key (\"timestamp\", symbol))";
    }

    @Override
    String refusal() {
        return "Check constraint violation";
    }
}
