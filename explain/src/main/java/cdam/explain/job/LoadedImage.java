package cdam.explain.job;

import cdam.image.ImageTensor;
import cdam.io.InputException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image that was read, or the reason why not.
 *
 * @param found null where there is an error
 * @param error empty where there is an image
 */
record LoadedImage(ImageTask task, ImageLoader.@Nullable Decoded found, String error) {
    /** Reads images; those of one size go together, and one that cannot be read is alone. */
    static List<List<LoadedImage>> bySize(List<ImageTask> tasks, ImageLoader loader) {
        List<List<LoadedImage>> runs = new ArrayList<>();
        for (ImageTask task : tasks) {
            LoadedImage loaded = of(task, loader);
            List<LoadedImage> fitting = runs.stream()
                    .filter(run -> run.get(0).fitsWith(loaded))
                    .findFirst()
                    .orElseGet(ArrayList::new);
            if (fitting.isEmpty()) {
                runs.add(fitting);
            }
            fitting.add(loaded);
        }
        return runs;
    }

    private static LoadedImage of(ImageTask task, ImageLoader loader) {
        try {
            return new LoadedImage(task, loader.load(task.image().path()), "");
        } catch (InputException e) {
            return new LoadedImage(task, null, String.valueOf(e.getMessage()));
        }
    }

    ImageLoader.Decoded image() {
        if (found == null) {
            throw new IllegalStateException("no image: " + error);
        }
        return found;
    }

    ImageTensor tensor() {
        return image().cut().image();
    }

    private boolean fitsWith(LoadedImage other) {
        return found != null
                && other.found != null
                && tensor().height() == other.tensor().height()
                && tensor().width() == other.tensor().width();
    }
}
