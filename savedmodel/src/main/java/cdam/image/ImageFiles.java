package cdam.image;

import cdam.io.BoundedFile;
import cdam.io.ErrorMessages;
import cdam.io.InputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds and decodes image files. */
public final class ImageFiles {
    /** More pixels than this are refused before anything is decoded. */
    public static final long MAX_PIXELS = 100_000_000;

    /** Nothing that is decoded needs more bytes per pixel: 16 bits for each of red, green, blue and alpha. */
    private static final int MAX_BYTES_PER_PIXEL = 8;

    /** No file of an image is larger. */
    private static final int MAX_BYTES = Math.toIntExact(MAX_BYTES_PER_PIXEL * MAX_PIXELS);

    private static final String NPY_MAGIC = "\u0093NUMPY";

    private ImageFiles() {}

    /**
     * Decodes a file by its content, turned upright by its Exif orientation. Gray is repeated, alpha is dropped and not
     * blended, 16 bits are divided by 257, of several pictures the first is taken (of a GIF, without
     * the screen around it). Colour profiles are not used.
     *
     * @throws InputException if it cannot be read, is no image, is damaged, or has over {@link #MAX_PIXELS} pixels
     */
    public static RgbImage read(Path file) {
        Decoding decoding = new Decoding();
        RgbImage image = read(bytes(file), file.toString(), decoding);
        ImageNotes.tell(file.toString(), decoding.notes());
        return image;
    }

    /**
     * The bytes of an image file, for those who also want to know that they decode what they hash.
     *
     * @throws InputException if it cannot be read, or is larger than any image with {@link #MAX_PIXELS} pixels
     */
    public static byte[] bytes(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": expected an image file, found " + instead(file));
        }
        return BoundedFile.bytes(file, MAX_BYTES, "an image");
    }

    /**
     * The bytes of an image file from a stream, which stays the caller's.
     *
     * @throws InputException if it cannot be read, or is larger than any image with {@link #MAX_PIXELS} pixels
     */
    public static byte[] bytes(InputStream file) {
        try {
            return BoundedFile.bytes(file, "stream", MAX_BYTES, "an image");
        } catch (IOException e) {
            throw new InputException("expected an image from a stream, found " + e.getMessage(), e);
        }
    }

    private static String instead(Path file) {
        if (Files.isDirectory(file)) {
            return Files.isSymbolicLink(file)
                    ? "a link to a folder around it"
                    : Files.isReadable(file) ? "a folder" : "a folder without the right to list it";
        }
        return ErrorMessages.instead(file);
    }

    /**
     * Decodes a file's bytes within limits of one's own; {@code name} is for messages.
     *
     * @throws ImageTooLargeException if its header says more pixels than are allowed
     */
    public static RgbImage read(byte[] bytes, String name, Decoding decoding) {
        ImageFormat format = ImageFormat.of(bytes)
                .orElseThrow(() -> new InputException(
                        name + ": expected an image (" + ImageFormat.names() + "), found " + FileKind.describe(bytes)));
        try {
            RgbImage stored = Decoder.decode(bytes, format, decoding, new PixelLimit(name, decoding.maxPixels()));
            return Orientation.upright(stored, Orientation.of(bytes, format));
        } catch (ImageTooLargeException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new InputException(
                    name + ": expected a whole " + format + " image, found " + reason(e)
                            + "; save it anew or leave it out",
                    e);
        } catch (OutOfMemoryError e) {
            throw new InputException(
                    name + ": expected a " + format + " image that fits into memory, found one that does not; "
                            + "give Java more with -Xmx, or a smaller image",
                    e);
        }
    }

    /** The plug-ins stumble over damage in many ways; only what they say on purpose is worth reading. */
    private static String reason(Exception e) {
        if (e instanceof EOFException) {
            return "an early end";
        }
        return e instanceof IOException && e.getMessage() != null
                ? "this: " + e.getMessage().replaceAll("\\s+", " ")
                : "damage (" + e.getClass().getSimpleName() + ")";
    }

    /** Whether a file is a NumPy array, by its first bytes. */
    public static boolean isTensor(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream input = Files.newInputStream(file)) {
            return isTensor(input.readNBytes(NPY_MAGIC.length()));
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
    }

    static boolean isTensor(byte[] start) {
        return ImageFormat.startsWith(start, 0, NPY_MAGIC);
    }

    /** Whether a name ends as an image's or a tensor's does. */
    public static boolean isNamedAsImage(String name) {
        return ImageFormat.hasExtension(name) || name.toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    /**
     * As {@link #list}, for one path, where there may be none.
     *
     * @throws InputException if it leads nowhere, cannot be listed or holds results
     */
    public static ImageList find(Path path) {
        return ImageListing.of(path);
    }

    /**
     * The files that are meant: a folder stands for the images in it and below it, sorted by their path; a file stands for
     * itself. A file is an image by its ending or by its first bytes. Hidden files and folders of results are left out.
     * The order of {@code paths} is kept, and what is given twice counts once. Within a folder a broken link and a folder
     * that cannot be listed stand for images that cannot be read: the others are listed.
     *
     * @throws InputException if a given path leads nowhere, cannot be listed or holds results, or there is no image at all
     */
    public static ImageList list(List<Path> paths) {
        Map<Path, ImageFile> images = new LinkedHashMap<>();
        LeftOut leftOut = LeftOut.NOTHING;
        for (Path path : paths) {
            ImageList listed = find(path);
            leftOut = leftOut.and(listed.leftOut());
            for (ImageFile image : listed.images()) {
                if (images.putIfAbsent(image.path().toAbsolutePath().normalize(), image) != null) {
                    leftOut = leftOut.and(LeftOut.one("given twice", image.path()));
                }
            }
        }
        if (images.isEmpty()) {
            throw new InputException("expected images (" + ImageFormat.names() + ", NPY), found none in " + paths
                    + leftOut.line().map(line -> "; " + line).orElse(""));
        }
        return new ImageList(List.copyOf(images.values()), leftOut);
    }
}
