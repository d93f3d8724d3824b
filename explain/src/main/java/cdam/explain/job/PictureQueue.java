package cdam.explain.job;

import cdam.bundle.SessionOptions.Device;
import cdam.explain.job.ImageTask.Wanted;
import cdam.io.InputException;
import cdam.parallel.Results;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/**
 * Draws the pictures of some images at a time on all processors. On a processor the model rests meanwhile: an operation's
 * threads wait for each other, so one painter beside it costs the model more than the time it takes. A GPU's model goes on.
 * Closing waits for the last picture.
 */
final class PictureQueue implements AutoCloseable {
    private static final int PAINTERS = Runtime.getRuntime().availableProcessors();

    /** So many that no painter waits long for the slowest. */
    private static final int TOGETHER = 4 * PAINTERS;

    private final Pictures pictures;
    private final BiConsumer<ImageTask, String> failed;
    private final boolean besideModel;
    private final ExecutorService painters = Executors.newFixedThreadPool(PAINTERS);
    private final List<Runnable> waiting = new ArrayList<>();
    private final List<Future<?>> underWay = new ArrayList<>();

    /**
     * @param failed hears of images that cannot be drawn, from any thread
     * @param device where the model computes
     */
    PictureQueue(Pictures pictures, BiConsumer<ImageTask, String> failed, Device device) {
        this.pictures = pictures;
        this.failed = failed;
        this.besideModel = device == Device.GPU;
    }

    /** Draws an image's pictures when there are some to draw together. */
    void add(ImageTask task, List<Wanted> wanted) {
        waiting.add(() -> draw(task, wanted));
        if (waiting.size() == TOGETHER) {
            begin();
            if (!besideModel) {
                await();
            }
        }
    }

    private void draw(ImageTask task, List<Wanted> wanted) {
        try {
            pictures.of(task, wanted);
        } catch (InputException e) {
            failed.accept(task, String.valueOf(e.getMessage()));
        }
    }

    private void begin() {
        await();
        waiting.forEach(picture -> underWay.add(painters.submit(picture)));
        waiting.clear();
    }

    private void await() {
        underWay.forEach(Results::of);
        underWay.clear();
    }

    @Override
    public void close() {
        try {
            begin();
            await();
        } finally {
            painters.shutdownNow();
        }
    }
}
