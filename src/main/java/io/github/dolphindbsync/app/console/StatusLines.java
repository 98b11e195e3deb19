package io.github.dolphindbsync.app.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/**
 * Lines that stay at the bottom of the terminal, below whatever the process prints. Both standard streams are replaced,
 * so that a line of the log takes the lines away, is printed whole, and the lines are drawn again below it. The state
 * of the terminal is not changed: a killed process leaves at most the lines themselves. Safe for use by several
 * threads.
 */
public final class StatusLines {

    /** Lines of other syncs are counted in one line, so that the log stays in sight. */
    private static final int MOST_LINES = 8;
    /** Of a terminal that does not know its size. */
    private static final int USUAL_COLUMNS = 80;

    private final Map<String, IntFunction<String>> lines = new LinkedHashMap<>();
    private Terminal terminal;
    private Display display;
    private boolean isDrawn;

    /** Of the process's own terminal, which is opened when the first line is shown. */
    private StatusLines() {}

    /** Of a terminal that is open. */
    StatusLines(Terminal terminal) {
        this.terminal = terminal;
        this.display = new Display(terminal, false);
    }

    /**
     * Of this process; empty where its output does not go to a terminal. The first call replaces the standard streams.
     */
    public static Optional<StatusLines> ofTerminal() {
        return OfTerminal.LINES;
    }

    private static final class OfTerminal {
        private static final Optional<StatusLines> LINES =
                ConsoleTerminal.isThere() ? Optional.of(install()) : Optional.empty();
    }

    private static StatusLines install() {
        StatusLines status = new StatusLines();
        System.setOut(status.above(System.out, charset("stdout.encoding")));
        System.setErr(status.above(System.err, charset("stderr.encoding")));
        return status;
    }

    /** What Java has chosen for a stream; Java 17 has another name for it than later ones. */
    private static Charset charset(String property) {
        return Stream.of(property, "sun." + property)
                .map(System::getProperty)
                .filter(name -> name != null && Charset.isSupported(name))
                .findFirst()
                .map(Charset::forName)
                .orElseGet(Charset::defaultCharset);
    }

    /** A stream whose lines are printed above these lines. */
    PrintStream above(OutputStream stream, Charset charset) {
        return new PrintStream(new Above(stream), true, charset);
    }

    /** @param line makes the line for a number of columns */
    synchronized void show(String name, IntFunction<String> line) {
        if (isCapable()) {
            lines.put(name, line);
            draw();
        }
    }

    synchronized void remove(String name) {
        if (lines.remove(name) != null) {
            draw();
        }
    }

    /** Removes all lines, as before the process ends. */
    public synchronized void clear() {
        lines.clear();
        if (display != null) {
            draw();
        }
    }

    private boolean isCapable() {
        if (terminal == null) {
            try {
                terminal = TerminalBuilder.builder().system(true).dumb(true).build();
                display = new Display(terminal, false);
            } catch (IOException e) {
                throw new UncheckedIOException("the terminal can't be used", e);
            }
        }
        return terminal.getStringCapability(Capability.cursor_up) != null;
    }

    private void erase() {
        if (isDrawn) {
            display.update(List.of(), 0);
            isDrawn = false;
        }
    }

    private void draw() {
        Size size = terminal.getSize();
        int columns = size.getColumns() > 0 ? size.getColumns() : USUAL_COLUMNS;
        display.resize(Size.of(columns, Math.max(MOST_LINES + 2, size.getRows())));
        // The last column is left free: some terminals go to the next line once it is written.
        List<AttributedString> shown = Stream.concat(
                        lines.values().stream().limit(MOST_LINES).map(line -> line.apply(columns - 1)),
                        lines.size() > MOST_LINES
                                ? Stream.of("and " + (lines.size() - MOST_LINES) + " more")
                                : Stream.empty())
                .map(line -> new AttributedString(line).columnSubSequence(0, columns - 1))
                .toList();
        if (shown.isEmpty()) {
            erase();
            return;
        }
        display.update(shown, -1);
        isDrawn = true;
    }

    /** Holds back what is not a whole line yet, while there are lines to keep below it. */
    private final class Above extends OutputStream {

        private final OutputStream target;
        private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();

        Above(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            synchronized (StatusLines.this) {
                unfinished.write(bytes, offset, length);
                if (!lines.isEmpty() && (length == 0 || bytes[offset + length - 1] != '\n')) {
                    return;
                }
                erase();
                unfinished.writeTo(target);
                unfinished.reset();
                target.flush();
                if (!lines.isEmpty()) {
                    draw();
                }
            }
        }
    }
}
