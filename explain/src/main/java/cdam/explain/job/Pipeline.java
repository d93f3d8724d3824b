package cdam.explain.job;

import cdam.bundle.Model;
import cdam.explain.job.ImageTask.MapRequest;
import cdam.image.ImageTensor;
import cdam.io.InputException;
import cdam.io.PlainText;
import cdam.parallel.OrderedExecutor;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Threads that each take a batch all the way, from reading its images to drawing their maps. No more of them are in the model
 * at a time than there is memory for; the others read and draw meanwhile.
 */
final class Pipeline {
    private final int threads;
    private final BatchPlan batches;
    private final Semaphore passes;
    private final BatchJob job;
    private final RunFiles files;
    private final SheetWriter pictures;
    private final List<MapRequest> wanted;

    /**
     * @param batches how many are in the model at a time
     * @param processors for reading and drawing beside the model
     */
    Pipeline(
            BatchPlan batches,
            int processors,
            BatchJob job,
            RunFiles files,
            SheetWriter pictures,
            List<MapRequest> wanted) {
        this.threads = batches.passes() + processors;
        this.batches = batches;
        this.passes = new Semaphore(batches.passes());
        this.job = job;
        this.files = files;
        this.pictures = pictures;
        this.wanted = wanted;
    }

    /**
     * Explains batches. The first ones are read beside the loading of the model, which this closes.
     *
     * @param progress of so many images
     */
    void explain(List<List<ImageTask>> batches, Supplier<Model> loader, IntFunction<BatchProgress> progress) {
        try (LoadingModel model = new LoadingModel();
                OrderedExecutor<List<ImageTask>, Integer> done =
                        new OrderedExecutor<>(batches, threads, batch -> explain(batch, model, progress))) {
            model.load(loader);
            while (done.hasNext()) {
                done.next();
            }
        }
    }

    private int explain(List<ImageTask> batch, LoadingModel model, IntFunction<BatchProgress> progress) {
        for (List<LoadedImage> loaded : LoadedImage.bySize(batch, files.loader())) {
            BatchProgress part = progress.apply(loaded.size());
            if (!loaded.get(0).error().isEmpty()) {
                files.failed(loaded.get(0).task(), loaded.get(0).error());
            } else if (fits(loaded)) {
                explain(loaded, model.get(), part);
                loaded.stream()
                        .map(LoadedImage::task)
                        .filter(task -> Files.exists(task.prediction()))
                        .forEach(this::draw);
            }
            part.end();
        }
        return batch.size();
    }

    /** Tensors have sizes of their own. */
    private boolean fits(List<LoadedImage> loaded) {
        ImageTensor first = loaded.get(0).tensor();
        try {
            batches.require(first.height(), first.width());
            return true;
        } catch (InputException e) {
            loaded.forEach(one -> files.failed(one.task(), one.task().image().source() + ": " + e.getMessage()));
            return false;
        }
    }

    private void explain(List<LoadedImage> loaded, Model model, BatchProgress progress) {
        try {
            passes.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("interrupted", e);
        }
        try {
            job.explain(model, loaded, files, progress);
        } finally {
            passes.release();
        }
    }

    /** Draws the maps of an image that is explained. */
    void draw(ImageTask task) {
        try {
            pictures.of(task, wanted.stream().filter(task::hasMap).toList());
        } catch (InputException e) {
            files.notDrawn(task, String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) { // a picture never ends a run
            files.notDrawn(task, PlainText.line(e.toString(), PlainText.MESSAGE));
        }
    }
}
