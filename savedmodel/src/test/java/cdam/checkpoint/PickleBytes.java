package cdam.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a pickle code by code. */
final class PickleBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    PickleBytes() {
        code(0x80, 2);
    }

    PickleBytes code(int... codes) {
        Arrays.stream(codes).forEach(out::write);
        return this;
    }

    PickleBytes code(char code) {
        return code((int) code);
    }

    PickleBytes text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return code('X').little(bytes.length, 4).raw(bytes);
    }

    PickleBytes number(int value) {
        return code('J').little(value, 4);
    }

    PickleBytes global(String module, String name) {
        return code('c').raw((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    PickleBytes numbers(int... values) {
        code('(');
        Arrays.stream(values).forEach(this::number);
        return code('t');
    }

    /** A storage's persistent id. */
    PickleBytes storage(String type, String key, int count) {
        return code('(')
                .text("storage")
                .global("torch", type)
                .text(key)
                .text("cpu")
                .number(count)
                .code('t')
                .code('Q');
    }

    /** A whole tensor over a storage of its own. */
    PickleBytes tensor(String type, String key, int count, int offset, int[] shape, int[] strides) {
        return global("torch._utils", "_rebuild_tensor_v2")
                .code('(')
                .storage(type, key, count)
                .number(offset)
                .numbers(shape)
                .numbers(strides)
                .code(0x89)
                .global("collections", "OrderedDict")
                .code(')')
                .code('R')
                .code('t')
                .code('R');
    }

    PickleBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    PickleBytes little(long value, int bytes) {
        byte[] all = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        return raw(Arrays.copyOf(all, bytes));
    }

    /** The bytes so far. */
    byte[] bytes() {
        return out.toByteArray();
    }

    /** The bytes with the code that ends a pickle. */
    byte[] stop() {
        return code('.').bytes();
    }
}
