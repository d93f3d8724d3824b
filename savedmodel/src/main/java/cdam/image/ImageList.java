package cdam.image;

import java.util.List;

/**
 * The images that paths stand for.
 *
 * @param images in the order of the paths, each once
 * @param leftOut what else lies there: to be told, for nobody misses a file that nobody names
 */
public record ImageList(List<ImageFile> images, LeftOut leftOut) {
    public ImageList {
        images = List.copyOf(images);
    }
}
