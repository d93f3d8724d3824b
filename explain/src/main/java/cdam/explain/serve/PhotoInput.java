package cdam.explain.serve;

import cdam.bundle.Head;
import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A photo as the model sees it, and what is asked of it.
 *
 * @param photo the part of it that the model sees, at its own shape, not larger than it is shown
 * @param image the same as the model sees it, normalised
 * @param head null: no classes
 * @param patch side of a patch in pixels
 * @param notes what is odd about its file
 */
record PhotoInput(
        RgbImage photo, ImageTensor image, @Nullable Head head, int patch, List<String> notes) {
    /** gh. */
    int rows() {
        return image.height() / patch;
    }

    /** gw. */
    int columns() {
        return image.width() / patch;
    }

    int patches() {
        return rows() * columns();
    }

    long bytes() {
        return photo.rgb().length + 4L * image.values().length;
    }

    /** Whether one forward pass may take both. */
    boolean fitsWith(PhotoInput other) {
        return Objects.equals(head, other.head)
                && image.height() == other.image.height()
                && image.width() == other.image.width();
    }
}
