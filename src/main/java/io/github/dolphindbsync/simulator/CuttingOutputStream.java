package io.github.dolphindbsync.simulator;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** Lets through a given number of bytes and then fails, so that the connection ends there. */
final class CuttingOutputStream extends FilterOutputStream {

    private OptionalLong left = OptionalLong.empty();

    CuttingOutputStream(OutputStream out) {
        super(out);
    }

    void cutAfter(OptionalLong bytes) {
        left = bytes;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (left.isEmpty()) {
            out.write(bytes, from, count);
            return;
        }
        int allowed = (int) Math.min(count, left.getAsLong());
        out.write(bytes, from, allowed);
        left = OptionalLong.of(left.getAsLong() - allowed);
        if (allowed < count) {
            out.flush();
            throw new IOException("Cut on purpose");
        }
    }
}
