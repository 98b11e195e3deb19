package io.github.dolphindbsync.source.query;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dolphindbsync.rows.ColumnType;
import io.github.dolphindbsync.source.connection.DolphinDBException;
import io.github.dolphindbsync.source.connection.RecoveryAction;
import org.junit.jupiter.api.Test;

/** Whose memory is to be raised where the rows of one tracking value exceed it. */
class WindowTest {

    private static final Window ONE_GROUP = new Window(7L, 7L, 1_000, 0);

    private static DolphinDBException ofThisProcess() {
        return new DolphinDBException(
                RecoveryAction.SMALLER_WINDOW, "too much", new OutOfMemoryError("Java heap space"));
    }

    @Test
    void givenTooLittleMemoryOfThisProcessThenItsOwnLimitIsNamed() {
        assertThatThrownBy(() -> ONE_GROUP.requireDivisible(ofThisProcess(), ColumnType.LONG, "trade"))
                .hasMessageContaining("at 7 or shortly after it, are larger than the memory of this process")
                .hasMessageContaining("Raise -Xmx, or make the batches smaller (sync.trade.batch-size)")
                .hasMessageNotContaining("memLimitOfQueryResult")
                .hasRootCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void givenTooLittleMemoryOfTheServerThenItsLimitIsNamed() {
        DolphinDBException ofServer = new DolphinDBException(RecoveryAction.SMALLER_WINDOW, "Out of memory");

        assertThatThrownBy(() -> ONE_GROUP.requireDivisible(ofServer, ColumnType.LONG, "trade"))
                .hasMessageContaining("are larger than the server allows. Raise its limit (memLimitOfQueryResult)")
                .hasMessageNotContaining("-Xmx");
    }

    @Test
    void givenSeveralTrackingValuesThenSmallerWindowsHelp() {
        assertThatCode(() -> new Window(7L, 8L, 2, 0).requireDivisible(ofThisProcess(), ColumnType.LONG, "trade"))
                .doesNotThrowAnyException();
    }
}
