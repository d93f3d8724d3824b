package cdam.image;

import java.io.IOException;

/**
 * What of a file a plug-in sees: nothing but what makes the first picture, and that only where it can hold as many pixels as it
 * claims. The plug-ins themselves would believe sizes, keep all that lies beside the picture, and take missing ends for black.
 */
final class FileChecks {
    private FileChecks() {}

    /**
     * The file as it is decoded.
     *
     * @throws IOException if it is not whole, or holds a picture larger than the limit
     */
    static byte[] checked(byte[] file, ImageFormat format, Decoding decoding, PixelLimit limit) throws IOException {
        try {
            return switch (format) {
                case JPEG -> JpegStructure.checked(file, limit);
                case PNG -> PngStructure.checked(file, limit);
                case WEBP -> WebpStructure.checked(file, limit);
                case GIF -> GifStructure.checked(file, decoding, limit);
                case BMP -> BmpStructure.checked(file, limit);
                case TIFF -> TiffStructure.checked(file);
            };
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("the file ends early", e);
        }
    }
}
