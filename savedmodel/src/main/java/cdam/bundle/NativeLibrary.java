package cdam.bundle;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.tensorflow.TensorFlow;

/** TensorFlow's native library, which takes half a second to load: a command begins with it and reads its config meanwhile. */
public final class NativeLibrary {
    private NativeLibrary() {}

    /** Begun when this class is first used. */
    private static final class Loading {
        static final CompletableFuture<String> VERSION =
                CompletableFuture.supplyAsync(NativeLibrary::load, NativeLibrary::start);
    }

    private static String load() {
        UnpackFolder.choose();
        SessionOptions.DEFAULT.toProto(); // protocol buffers are slow to start too
        return TensorFlow.version();
    }

    /** Its own thread has the caller's class loader, which on an engine's workers is not the system's. */
    private static void start(Runnable task) {
        Thread thread = new Thread(task, "native-library");
        thread.setDaemon(true);
        thread.start();
    }

    /** Chooses where it is unpacked; to be called before anything of TensorFlow. */
    public static void prepare() {
        UnpackFolder.choose();
    }

    /** Begins to load it beside the caller; an error is kept for {@link #version()}. */
    public static void begin() {
        Loading.VERSION.isDone();
    }

    /**
     * TensorFlow's version, when it is loaded.
     *
     * @throws LinkageError if there is none for this machine
     */
    public static String version() {
        try {
            return Loading.VERSION.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LinkageError error) {
                throw error;
            }
            throw e;
        }
    }
}
