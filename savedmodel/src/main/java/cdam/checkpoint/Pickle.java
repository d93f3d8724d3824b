package cdam.checkpoint;

import cdam.checkpoint.PickleValues.Dict;
import cdam.checkpoint.PickleValues.Inert;
import cdam.checkpoint.PickleValues.Instance;
import cdam.checkpoint.PickleValues.Storage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the pickles that {@code torch.save} writes: protocol 2, and 4 where a user asked for it (Python's
 * {@code pickletools} documents each code). A stack machine without calls: names are words that {@link PickleGlobal}
 * compares with its lists, and no code of the file or of this program is reached by name.
 *
 * <p>Bounds: strings are no longer than {@link #MAX_TEXT}, each code makes at most one small object, and the number of codes is
 * limited; there is no recursion.
 */
final class Pickle {
    /** A training checkpoint of a large ViT has some ten thousands. */
    private static final int MAX_CODES = 1_000_000;

    private static final int MAX_TEXT = 64 * 1024;

    private final Cursor in;
    private final PickleStack stack;
    private final Map<Integer, Object> memo = new HashMap<>();

    private final Map<String, Storage> storages = new HashMap<>();
    private final Set<String> types = new TreeSet<>();

    Pickle(Cursor in) {
        this.in = in;
        this.stack = new PickleStack(in);
    }

    /** Reads one pickle; the cursor stands behind it afterwards. */
    static Object read(Cursor in) {
        return new Pickle(in).read();
    }

    /** Every storage that the pickle named, by its key. */
    Map<String, Storage> storages() {
        return storages;
    }

    /** The classes that it named beside Python's plain ones and torch's: nothing was made of them. */
    Set<String> types() {
        return types;
    }

    /** Reads the pickle; the cursor stands behind it afterwards. */
    Object read() {
        for (int count = 0; count < MAX_CODES; count++) {
            int code = in.u1();
            if (code == '.') {
                return stack.pop(Object.class);
            }
            step(code);
        }
        throw in.error("a pickle of more than " + MAX_CODES + " steps, which no checkpoint needs");
    }

    private void step(int code) {
        switch (code) {
            case 0x80 -> in.u1(); // PROTO
            case 0x95 -> in.i8(); // FRAME
            case '(' -> stack.mark();
            case 'N' -> stack.push(Inert.VALUE);
            case 0x88 -> stack.push(true);
            case 0x89 -> stack.push(false);
            case 'K' -> stack.push((long) in.u1());
            case 'M' -> stack.push((long) in.u2());
            case 'J' -> stack.push((long) in.i4());
            case 0x8a -> stack.push(longNumber(in.bytes(in.u1())));
            case 'G' -> stack.push(in.bigEndianDouble());
            case 'X' -> text(in.u4());
            case 0x8c -> stack.push(in.utf8(in.u1()));
            case 'B' -> skip(in.u4());
            case 'C' -> skip(in.u1());
            case 'q' -> memo.put(in.u1(), stack.top());
            case 'r' -> memo.put(in.i4(), stack.top());
            case 0x94 -> memo.put(memo.size(), stack.top());
            case 'h' -> recall(in.u1());
            case 'j' -> recall(in.i4());
            case 'c' -> global(in.line(), in.line());
            case 0x93 -> stackGlobal();
            default -> build(code);
        }
    }

    /** The codes that put values together. */
    private void build(int code) {
        switch (code) {
            case ')' -> stack.push(new ArrayList<>());
            case ']' -> stack.push(new ArrayList<>());
            case '}' -> stack.push(new Dict());
            case 0x8f -> stack.push(new ArrayList<>()); // EMPTY_SET
            case 't', 0x91 -> stack.push(stack.popToMark()); // a tuple, a frozen set
            case 0x85 -> stack.push(stack.tail(1));
            case 0x86 -> stack.push(stack.tail(2));
            case 0x87 -> stack.push(stack.tail(3));
            case 'a' -> append(stack.tail(1));
            case 'e' -> append(stack.popToMark());
            case 0x90 -> append(stack.popToMark()); // ADDITEMS
            case 's' -> put(stack.tail(2));
            case 'u' -> put(stack.popToMark());
            case 'R' -> reduce();
            case 0x81 -> reduce(); // NEWOBJ: for the names on the lists the same as a call
            case 'b' -> attributes(stack.pop(Object.class));
            case 'Q' -> storage();
            default ->
                throw in.error(String.format(
                        Locale.ROOT, "the pickle code %02x, which torch.save does not write: refused", code));
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
            stack.push(in.utf8(length));
        }
    }

    private void skip(long length) {
        in.skip(length);
        stack.push(Inert.VALUE);
    }

    private void recall(int index) {
        Object value = memo.get(index);
        if (value == null) {
            throw in.error("the pickle recalls value " + index + ", which it has not stored");
        }
        stack.push(value);
    }

    private void stackGlobal() {
        List<Object> names = stack.tail(2);
        if (!(names.get(0) instanceof String module && names.get(1) instanceof String attribute)) {
            throw in.error("a name in the pickle is no text");
        }
        global(module, attribute);
    }

    private void global(String module, String attribute) {
        PickleGlobal global = PickleGlobal.of(in, module, attribute);
        if (!global.isPlain()) {
            types.add(global.name());
        }
        stack.push(global);
    }

    private void storage() {
        Object value = PickleGlobal.persistent(in, stack.pop(List.class));
        if (value instanceof Storage storage) {
            storages.put(storage.key(), storage);
        }
        stack.push(value);
    }

    private void reduce() {
        List<?> arguments = stack.pop(List.class);
        if (stack.top() instanceof Instance callable) {
            callable.parts().add(arguments); // what it would have made is as inert as itself
        } else {
            stack.push(stack.pop(PickleGlobal.class).call(in, arguments));
        }
    }

    /** BUILD. Of what is no instance they are of no use, such as a state dict's _metadata. */
    private void attributes(Object state) {
        if (stack.top() instanceof Instance instance) {
            instance.parts().add(state);
        }
    }

    @SuppressWarnings("unchecked") // lists in here are only made here, of Object
    private void append(List<Object> values) {
        Object list = stack.top();
        if (list instanceof List<?>) {
            ((List<Object>) list).addAll(values);
        } else if (list instanceof Instance instance) {
            instance.parts().addAll(values);
        } else if (list != Inert.VALUE) {
            throw in.error("the pickle appends to something that is no list");
        }
    }

    private void put(List<Object> pairs) {
        Object target = stack.top();
        if (pairs.size() % 2 != 0 || !(target instanceof Dict || target instanceof Instance || target == Inert.VALUE)) {
            throw in.error("the pickle puts entries into something that is no dictionary");
        }
        if (target instanceof Instance instance) {
            instance.parts().addAll(pairs);
        }
        if (target instanceof Dict dict) {
            for (int i = 0; i < pairs.size(); i += 2) {
                dict.put(in, pairs.get(i), pairs.get(i + 1));
            }
        }
    }
}
