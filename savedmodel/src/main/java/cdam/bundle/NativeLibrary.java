package cdam.bundle;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.bytedeco.javacpp.Loader;
import org.tensorflow.TensorFlow;

/** TensorFlow's native library, which takes a third of a second to load: a command begins once its config is right, and reads on meanwhile. */
public final class NativeLibrary {
    private static final String VARIANT = "org.bytedeco.javacpp.platform.extension";

    private NativeLibrary() {}

    /** Begun when this class is first used. */
    private static final class Loading {
        static final CompletableFuture<String> VERSION =
                CompletableFuture.supplyAsync(NativeLibrary::load, NativeLibrary::start);
    }

    private static String load() {
        prepare();
        SessionOptions.DEFAULT.toProto(); // protocol buffers are slow to start too
        return TensorFlow.version();
    }

    /** Its own thread has the caller's class loader, which on an engine's workers is not the system's. */
    private static void start(Runnable task) {
        Thread thread = new Thread(task, "native-library");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Chooses where it is unpacked, and the CPU's variant where that is on the class path: JavaCPP would look for the GPU's in
     * every jar, which takes as long as loading does. To be called before anything of TensorFlow.
     */
    public static void prepare() {
        UnpackFolder.choose();
        String cpu = "/org/tensorflow/internal/c_api/" + Loader.getPlatform() + "/LICENSE";
        if (System.getProperty(VARIANT) == null && NativeLibrary.class.getResource(cpu) != null) {
            System.setProperty(VARIANT, "");
        }
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
