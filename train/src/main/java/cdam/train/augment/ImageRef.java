package cdam.train.augment;

import java.nio.file.Path;

/** An image file whose content is known by its key. */
public record ImageRef(Path file, ImageKey key) {}
