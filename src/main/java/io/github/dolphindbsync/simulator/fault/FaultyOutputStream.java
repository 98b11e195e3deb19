package io.github.dolphindbsync.simulator.fault;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends a response as a {@link ResponseDelivery} says: cut, stalled or in small pieces. */
public final class FaultyOutputStream extends FilterOutputStream {

    private ResponseDelivery delivery = ResponseDelivery.FAULTLESS;
    private long left;

    public FaultyOutputStream(OutputStream out) {
        super(out);
    }

    /** Uses a delivery for the next bytes. */
    public void follow(ResponseDelivery next) {
        delivery = next;
        left = next.stopAfter();
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        int sent = 0;
        while (sent < count) {
            if (left == 0) {
                stop();
            }
            int next = (int) Math.min(Math.min(count - sent, left), delivery.bytesAtOnce());
            out.write(bytes, from + sent, next);
            sent += next;
            left -= next;
            if (!delivery.pause().isZero()) {
                out.flush();
                pause();
            }
        }
    }

    private void pause() throws InterruptedIOException {
        try {
            TimeUnit.NANOSECONDS.sleep(delivery.pause().toNanos());
        } catch (InterruptedException end) {
            throw new InterruptedIOException();
        }
    }

    private void stop() throws IOException {
        out.flush();
        CountDownLatch end = delivery.stalledUntil().orElseThrow(() -> new IOException("Cut on purpose"));
        try {
            end.await();
        } catch (InterruptedException closing) {
            throw new InterruptedIOException();
        }
        left = Long.MAX_VALUE;
    }
}
