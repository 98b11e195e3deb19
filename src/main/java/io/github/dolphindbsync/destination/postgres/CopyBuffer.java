package io.github.dolphindbsync.destination.postgres;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow, numbers in big-endian order. Only {@link #putBytes} makes room by itself. */
final class CopyBuffer {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes;
    private int length;

    CopyBuffer(int expectedLength) {
        bytes = new byte[expectedLength];
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.addExact(Math.max(bytes.length, more), bytes.length / 2 + more));
        }
    }

    void putByte(int value) {
        bytes[length++] = (byte) value;
    }

    void putShort(int value) {
        SHORTS.set(bytes, length, (short) value);
        length += 2;
    }

    void putInt(int value) {
        INTS.set(bytes, length, value);
        length += 4;
    }

    void putLong(long value) {
        LONGS.set(bytes, length, value);
        length += 8;
    }

    void putBytes(byte[] value) {
        ensure(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    /** A field of four bytes, behind its length. */
    void putInt4(int value) {
        putInt(4);
        putInt(value);
    }

    /** A field of eight bytes, behind its length. */
    void putInt8(long value) {
        putInt(8);
        putLong(value);
    }

    /** A field of any length, behind that length. */
    void putField(byte[] value) {
        putInt(value.length);
        putBytes(value);
    }

    void putText(String text) {
        putField(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Leaves room for the length of a field; to be followed by {@link #endField}. */
    int beginField() {
        putInt(0);
        return length;
    }

    void endField(int start) {
        INTS.set(bytes, start - 4, length - start);
    }
}
