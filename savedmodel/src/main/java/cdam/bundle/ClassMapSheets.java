package cdam.bundle;

import cdam.image.Framing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Draws which patches of photos speak for and against classes, for pages of modules that compute no maps themselves. Found by
 * {@link ServiceLoader}; a program without a module that provides it leaves the maps out and says so.
 */
public interface ClassMapSheets {
    /**
     * A photo and the classes whose maps are wanted.
     *
     * @param image its file
     * @param classes indices of the head's classes, one or more
     * @param titles one per class
     */
    record Request(Path image, List<Integer> classes, List<String> titles) {
        public Request {
            classes = List.copyOf(classes);
            titles = List.copyOf(titles);
            if (classes.isEmpty() || classes.size() != titles.size()) {
                throw new IllegalArgumentException("expected a title per class, found " + classes + " and " + titles);
            }
        }
    }

    /**
     * Pictures of photos.
     *
     * @param sheets a PNG file per request: the photo as the model sees it, then a map per class, all on one scale; empty where
     *     the photo cannot be read
     * @param legend what the colours mean, and what the maps leave out of the classes' scores
     */
    record Drawn(List<Optional<byte[]>> sheets, String legend) {
        public Drawn {
            sheets = List.copyOf(sheets);
        }
    }

    /**
     * Draws the maps; loads the model and closes it.
     *
     * @param framing how photos reach the model's size
     */
    Drawn draw(Bundle bundle, Head head, Framing framing, SessionOptions session, List<Request> requests);

    /** The one on the class path. */
    static Optional<ClassMapSheets> find() {
        return ServiceLoader.load(ClassMapSheets.class).findFirst();
    }
}
