package cdam.checkpoint;

import java.util.ArrayList;
import java.util.List;

/** The stack on which a pickle puts its values together. Taking more than is there ends in one error. */
final class PickleStack {
    private enum Mark {
        MARK
    }

    private final Cursor in;
    private final ArrayList<Object> stack = new ArrayList<>();

    /** @param in where the pickle is read, for errors */
    PickleStack(Cursor in) {
        this.in = in;
    }

    /** Begins a group. */
    void mark() {
        stack.add(Mark.MARK);
    }

    /** Takes the last values off the stack. */
    List<Object> tail(int length) {
        int start = stack.size() - length;
        if (start < 0 || stack.subList(start, stack.size()).contains(Mark.MARK)) {
            throw in.error("the pickle takes more values than it has");
        }
        return take(start);
    }

    /** Takes a group and its mark off the stack. */
    List<Object> popToMark() {
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

    void push(Object value) {
        stack.add(value);
    }

    /** The last value, which stays. */
    Object top() {
        if (stack.isEmpty()) {
            throw in.error("the pickle takes more values than it has");
        }
        return stack.get(stack.size() - 1);
    }

    /** Takes the last value off the stack. */
    <T> T pop(Class<T> type) {
        Object value = top();
        if (!type.isInstance(value)) {
            throw in.error("the pickle needs a " + type.getSimpleName() + ", found "
                    + value.getClass().getSimpleName());
        }
        stack.remove(stack.size() - 1);
        return type.cast(value);
    }
}
