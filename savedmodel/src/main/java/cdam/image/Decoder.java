package cdam.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/** Decodes the first picture of a file through ImageIO. */
final class Decoder {
    /** No side is longer than JPEG allows: a line of a hundred million pixels is an attack, not a picture. */
    private static final int MAX_SIDE = 65_535;

    static {
        // Everything is in memory already.
        ImageIO.setUseCache(false);
    }

    private Decoder() {}

    /** @throws IOException if the file is damaged or too large; plug-ins also throw runtime exceptions for damage */
    static RgbImage decode(byte[] file, ImageFormat format, long maxPixels) throws IOException {
        requireWhole(file, format);
        try (ImageInputStream input = new ByteArrayImageInputStream(file)) {
            ImageReader reader = reader(format, input);
            try {
                AtomicBoolean truncated = new AtomicBoolean();
                reader.addIIOReadWarningListener((source, warning) -> {
                    if (warning.startsWith("Truncated")) {
                        truncated.set(true);
                    }
                });
                reader.setInput(input, true, true);
                requireSize(reader.getWidth(0), reader.getHeight(0), maxPixels);
                BufferedImage image = reader.read(0, parameters(reader));
                if (truncated.get()) {
                    throw new IOException("the file ends early");
                }
                return RasterPixels.rgb(image, format);
            } finally {
                reader.dispose();
            }
        }
    }

    private static ImageReader reader(ImageFormat format, ImageInputStream input) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getOriginatingProvider().canDecodeInput(input)) {
                return reader;
            }
            reader.dispose();
        }
        throw new IOException("no plug-in reads this kind of " + format);
    }

    private static void requireSize(int width, int height, long maxPixels) throws IOException {
        if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE || (long) width * height > maxPixels) {
            throw new IOException("its header says " + width + " x " + height + ", more than the limit of " + maxPixels
                    + " pixels or " + MAX_SIDE + " a side");
        }
    }

    /** The WebP plug-in takes missing bytes for zeros. */
    private static void requireWhole(byte[] file, ImageFormat format) throws IOException {
        if (format == ImageFormat.WEBP) {
            long size = 8
                    + Integer.toUnsignedLong(
                            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
            if (size > file.length) {
                throw new IOException("the file ends early, at byte " + file.length + " of " + size);
            }
        }
    }

    /** CMYK is asked for as it is stored: its conversion is ours, not a colour profile's. */
    private static ImageReadParam parameters(ImageReader reader) throws IOException {
        ImageReadParam parameters = reader.getDefaultReadParam();
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        while (types.hasNext()) {
            ImageTypeSpecifier type = types.next();
            if (type.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_CMYK) {
                parameters.setDestinationType(type);
            }
        }
        return parameters;
    }
}
