package io.github.dolphindbsync.simulator.wire;

import io.github.dolphindbsync.simulator.table.cell.SurrogateEscape;
import io.github.dolphindbsync.simulator.table.vector.ScriptException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes numbers and texts in the form of the protocol: little-endian, a zero byte after each text. */
final class WireOutput {

    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    WireOutput(OutputStream out) {
        this.out = out;
    }

    void writeByte(int value) throws IOException {
        reserve(Byte.BYTES);
        buffer.put((byte) value);
    }

    void writeShort(int value) throws IOException {
        reserve(Short.BYTES);
        buffer.putShort((short) value);
    }

    void writeInt(int value) throws IOException {
        reserve(Integer.BYTES);
        buffer.putInt(value);
    }

    void writeLong(long value) throws IOException {
        reserve(Long.BYTES);
        buffer.putLong(value);
    }

    void writeText(String text) throws IOException {
        if (text.indexOf('\0') >= 0) {
            throw ScriptException.unsupported("a string with a zero byte");
        }
        write(text);
        writeByte(0);
    }

    void writeLine(String line) throws IOException {
        write(line);
        writeByte('\n');
    }

    private void write(String text) throws IOException {
        writeBytes(SurrogateEscape.of(text));
    }

    void writeBytes(byte[] bytes) throws IOException {
        int from = 0;
        while (from < bytes.length) {
            reserve(1);
            int count = Math.min(buffer.remaining(), bytes.length - from);
            buffer.put(bytes, from, count);
            from += count;
        }
    }

    void flush() throws IOException {
        drain();
        out.flush();
    }

    private void reserve(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            drain();
        }
    }

    private void drain() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
