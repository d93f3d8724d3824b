package cdam.bundle;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** The end of memory, whichever way it shows. */
public final class OutOfMemory {
    /** oneDNN and the C++ library have no kind of their own for it. */
    private static final Pattern NATIVE = Pattern.compile(
            "OOM when allocating|bad_alloc|out of memory|could not create a memory|failed to allocate",
            Pattern.CASE_INSENSITIVE);

    private OutOfMemory() {}

    /** Whether an exception is one of TensorFlow's: their kinds have nothing but their package in common. */
    static boolean isOfTensorFlow(Throwable e) {
        return e.getClass().getPackageName().equals(TFResourceExhaustedException.class.getPackageName());
    }

    /** Java's own error in a chain of causes; null where there is none. */
    public static @Nullable OutOfMemoryError ofJava(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError error) {
                return error;
            }
        }
        return null;
    }

    /** Whether TensorFlow could not have what it needed. */
    public static boolean ofTensorFlow(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof TFResourceExhaustedException
                    || (isOfTensorFlow(cause)
                            && NATIVE.matcher(String.valueOf(cause.getMessage()))
                                    .find())) {
                return true;
            }
        }
        return false;
    }
}
