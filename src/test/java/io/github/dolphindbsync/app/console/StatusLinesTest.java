package io.github.dolphindbsync.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees on a terminal while polls run; the terminal is JLine's emulation of one. */
class StatusLinesTest {

    private static final int ROWS = 24;

    private ScreenTerminal.VirtualTerminal virtual;
    private StatusLines status;
    private PrintStream log;

    @AfterEach
    void close() throws IOException {
        virtual.terminal().close();
    }

    private void terminal(int columns) throws IOException {
        virtual = ScreenTerminal.withTerminal("test", "xterm", columns, ROWS);
        status = new StatusLines(virtual.terminal());
        log = status.above(virtual.terminal().output(), StandardCharsets.UTF_8);
    }

    private List<String> screen() {
        virtual.terminal().flush();
        int columns = virtual.screen().getColumns();
        long[] cells = new long[columns * ROWS];
        virtual.screen().dump(cells, new int[2]);
        return IntStream.range(0, ROWS)
                .mapToObj(row -> IntStream.range(row * columns, (row + 1) * columns)
                        .map(cell -> ScreenTerminal.cellCodePoint(cells[cell]))
                        .map(character -> character == 0 ? ' ' : character)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                        .stripTrailing())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 120})
    void givenBarsOfSeveralSyncsThenEachLineOfTheLogIsWholeAndTheBarsAreBelow(int columns) throws IOException {
        terminal(columns);
        for (int step = 1; step <= 10; step++) {
            long rows = step * 100_000L;
            for (String sync : List.of("trade", "quote")) {
                status.show(sync, width -> ProgressLine.of(ProgressLineTest.soFar(sync, rows), 1_000_000, width));
            }
            log.println("line " + step + " of the log");
        }

        assertThat(screen().subList(0, 10))
                .isEqualTo(IntStream.rangeClosed(1, 10)
                        .mapToObj(step -> "line " + step + " of the log")
                        .toList());
        assertThat(screen().subList(10, screen().size()))
                .hasSize(2)
                .allSatisfy(line ->
                        assertThat(line).contains("100%", "rows/s", "[=").hasSizeLessThan(columns));
    }

    @Test
    void givenALineThatIsPrintedInPartsThenItIsShownWhenItIsWhole() throws IOException {
        terminal(80);
        status.show("trade", width -> "a bar");
        log.print("the first half, ");
        assertThat(screen()).containsExactly("a bar");
        log.println("and the second");
        assertThat(screen()).containsExactly("the first half, and the second", "a bar");
    }

    @Test
    void givenALongLineOfTheLogThenItIsWrappedAndNotCut() throws IOException {
        terminal(80);
        status.show("trade", width -> "a bar");
        log.println("x".repeat(100));
        assertThat(screen()).containsExactly("x".repeat(80), "x".repeat(20), "a bar");
    }

    @Test
    void givenPollsThatEndThenNothingIsLeftOfTheirBars() throws IOException {
        terminal(80);
        status.show("trade", width -> "a bar");
        status.show("quote", width -> "another bar");
        status.remove("trade");
        assertThat(screen()).containsExactly("another bar");
        status.clear();
        log.println("the end");
        assertThat(screen()).containsExactly("the end");
    }

    @Test
    void givenFiftySyncsThenThereIsRoomForTheLog() throws IOException {
        terminal(80);
        IntStream.range(0, 50).forEach(sync -> status.show("sync" + sync, width -> "bar of " + sync));
        log.println("a line of the log");
        assertThat(screen())
                .hasSize(10)
                .startsWith("a line of the log", "bar of 0")
                .endsWith("bar of 7", "and 42 more");
    }
}
