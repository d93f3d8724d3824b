package cdam.checkpoint;

import cdam.checkpoint.PickleValues.Dict;
import cdam.checkpoint.PickleValues.Inert;
import cdam.checkpoint.PickleValues.Storage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the pickles that {@code torch.save} writes: protocol 2, and 4 where a user asked for it (Python's
 * {@code pickletools} documents each code). A stack machine without calls: names are looked up in {@link PickleGlobal}'s
 * lists, and no code of the file or of this program is reached by name.
 *
 * <p>Bounds: strings are no longer than {@link #MAX_TEXT}, each code makes at most one small object, and the number of codes is
 * limited; there is no recursion.
 */
final class Pickle {
    /** A training checkpoint of a large ViT has some ten thousands. */
    private static final int MAX_CODES = 1_000_000;

    private static final int MAX_TEXT = 64 * 1024;

    private enum Mark {
        MARK
    }

    private final Cursor in;
    private final ArrayList<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    private final Map<String, Storage> storages;

    private Pickle(Cursor in, Map<String, Storage> storages) {
        this.in = in;
        this.storages = storages;
    }

    /** Reads one pickle; the cursor stands behind it afterwards. */
    static Object read(Cursor in) {
        return read(in, new HashMap<>());
    }

    /** Reads one pickle, and notes every storage that it names under its key. */
    static Object read(Cursor in, Map<String, Storage> storages) {
        return new Pickle(in, storages).run();
    }

    private Object run() {
        for (int count = 0; count < MAX_CODES; count++) {
            int code = in.u1();
            if (code == '.') {
                return pop(Object.class);
            }
            step(code);
        }
        throw in.error("a pickle of more than " + MAX_CODES + " steps, which no checkpoint needs");
    }

    private void step(int code) {
        switch (code) {
            case 0x80 -> in.u1(); // PROTO
            case 0x95 -> in.i8(); // FRAME
            case '(' -> push(Mark.MARK);
            case 'N' -> push(Inert.VALUE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) in.u1());
            case 'M' -> push((long) in.u2());
            case 'J' -> push((long) in.i4());
            case 0x8a -> push(longNumber(in.bytes(in.u1())));
            case 'G' -> push(in.bigEndianDouble());
            case 'X' -> text(in.u4());
            case 0x8c -> push(in.utf8(in.u1()));
            case 'B' -> skip(in.u4());
            case 'C' -> skip(in.u1());
            case 'q' -> memo.put(in.u1(), top());
            case 'r' -> memo.put(in.i4(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> recall(in.u1());
            case 'j' -> recall(in.i4());
            case 'c' -> push(PickleGlobal.of(in, in.line(), in.line()));
            case 0x93 -> stackGlobal();
            default -> build(code);
        }
    }

    /** The codes that put values together. */
    private void build(int code) {
        switch (code) {
            case ')' -> push(new ArrayList<>());
            case ']' -> push(new ArrayList<>());
            case '}' -> push(new Dict());
            case 0x8f -> push(Inert.VALUE); // EMPTY_SET
            case 't' -> push(popToMark());
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 'a' -> append(tail(1));
            case 'e' -> append(popToMark());
            case 0x90 -> append(popToMark()); // ADDITEMS
            case 's' -> put(tail(2));
            case 'u' -> put(popToMark());
            case 'R' -> reduce();
            case 0x81 -> reduce(); // NEWOBJ: for the names on the lists the same as a call
            case 'b' -> pop(Object.class); // BUILD: attributes, such as a state dict's _metadata
            case 'Q' -> storage();
            default ->
                throw in.error(String.format("the pickle code %02x, which torch.save does not write: refused", code));
        }
    }

    private Object longNumber(byte[] littleEndian) {
        if (littleEndian.length > Long.BYTES) {
            return Inert.VALUE; // torch's magic number; nothing in a tensor is as large
        }
        byte[] bigEndian = new byte[littleEndian.length + 1];
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[bigEndian.length - 1 - i] = littleEndian[i];
        }
        boolean negative = littleEndian.length > 0 && littleEndian[littleEndian.length - 1] < 0;
        bigEndian[0] = (byte) (negative ? -1 : 0);
        return new BigInteger(bigEndian).longValue();
    }

    /** No name in a checkpoint is that long; what a run has noted beside its weights may be, and is read over. */
    private void text(long length) {
        if (length > MAX_TEXT) {
            skip(length);
        } else {
            push(in.utf8(length));
        }
    }

    private void skip(long length) {
        in.skip(length);
        push(Inert.VALUE);
    }

    private void recall(int index) {
        Object value = memo.get(index);
        if (value == null) {
            throw in.error("the pickle recalls value " + index + ", which it has not stored");
        }
        push(value);
    }

    private void stackGlobal() {
        List<Object> names = tail(2);
        if (!(names.get(0) instanceof String module && names.get(1) instanceof String attribute)) {
            throw in.error("a name in the pickle is no text");
        }
        push(PickleGlobal.of(in, module, attribute));
    }

    private void storage() {
        Storage storage = PickleGlobal.storage(in, pop(List.class));
        storages.put(storage.key(), storage);
        push(storage);
    }

    private void reduce() {
        List<?> arguments = pop(List.class);
        push(pop(PickleGlobal.class).call(in, arguments));
    }

    @SuppressWarnings("unchecked") // lists in here are only made here, of Object
    private void append(List<Object> values) {
        Object list = top();
        if (list instanceof List<?>) {
            ((List<Object>) list).addAll(values);
        } else if (list != Inert.VALUE) {
            throw in.error("the pickle appends to something that is no list");
        }
    }

    private void put(List<Object> pairs) {
        Object target = top();
        if (pairs.size() % 2 != 0 || !(target instanceof Dict || target == Inert.VALUE)) {
            throw in.error("the pickle puts entries into something that is no dictionary");
        }
        if (target instanceof Dict dict) {
            for (int i = 0; i < pairs.size(); i += 2) {
                Object key = pairs.get(i);
                if ((key instanceof String || key instanceof Long)
                        && dict.entries().put(key.toString(), pairs.get(i + 1)) != null) {
                    throw in.error("the name " + key + " stands in a dictionary twice");
                }
            }
        }
    }

    private void tuple(int length) {
        push(tail(length));
    }

    /** Takes the last values off the stack. */
    private List<Object> tail(int length) {
        int start = stack.size() - length;
        if (start < 0 || stack.subList(start, stack.size()).contains(Mark.MARK)) {
            throw in.error("the pickle takes more values than it has");
        }
        return take(start);
    }

    private List<Object> popToMark() {
        int mark = stack.lastIndexOf(Mark.MARK);
        if (mark < 0) {
            throw in.error("the pickle closes a group that it has not opened");
        }
        List<Object> values = take(mark + 1);
        stack.remove(mark);
        return values;
    }

    private List<Object> take(int start) {
        List<Object> last = stack.subList(start, stack.size());
        List<Object> values = new ArrayList<>(last);
        last.clear();
        return values;
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() {
        if (stack.isEmpty()) {
            throw in.error("the pickle takes more values than it has");
        }
        return stack.get(stack.size() - 1);
    }

    private <T> T pop(Class<T> type) {
        Object value = top();
        if (!type.isInstance(value)) {
            throw in.error("the pickle needs a " + type.getSimpleName() + ", found "
                    + value.getClass().getSimpleName());
        }
        stack.remove(stack.size() - 1);
        return type.cast(value);
    }
}
