package cdam.bundle;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.exceptions.TensorFlowException;

/** The end of memory, whichever way it shows. */
public final class OutOfMemory {
    /** oneDNN and the C++ library have no kind of their own for it. */
    private static final Pattern NATIVE = Pattern.compile(
            "OOM when allocating|bad_alloc|out of memory|could not create a memory|failed to allocate",
            Pattern.CASE_INSENSITIVE);

    private OutOfMemory() {}

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
                    || (cause instanceof TensorFlowException
                            && NATIVE.matcher(String.valueOf(cause.getMessage()))
                                    .find())) {
                return true;
            }
        }
        return false;
    }
}
