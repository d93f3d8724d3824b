package cdam.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/** Decodes the first picture of a file through ImageIO. */
final class Decoder {
    static {
        // Everything is in memory already.
        ImageIO.setUseCache(false);
    }

    private Decoder() {}

    /** @throws IOException if the file is damaged or too large; plug-ins also throw runtime exceptions for damage */
    static RgbImage decode(byte[] file, ImageFormat format, Decoding decoding, PixelLimit limit) throws IOException {
        decoding.begin();
        byte[] checked = FileChecks.checked(file, format, decoding, limit);
        try (ImageInputStream input = new FileBytes(checked, decoding)) {
            ImageReader reader = reader(format, input);
            try {
                AtomicBoolean truncated = new AtomicBoolean();
                reader.addIIOReadWarningListener((source, warning) -> {
                    truncated.compareAndSet(false, warning.startsWith("Truncated"));
                    if (warning.startsWith("Corrupt")) {
                        decoding.note("it seems damaged, and was decoded as far as it goes (" + warning + ")");
                    }
                });
                reader.addIIOReadProgressListener(new EndInTime(decoding));
                reader.setInput(input, true, true);
                limit.require(reader.getWidth(0), reader.getHeight(0));
                limit.require(reader.getTileWidth(0), reader.getTileHeight(0));
                BufferedImage image = reader.read(0, parameters(reader));
                decoding.requireTime();
                if (truncated.get()) {
                    throw new IOException("the file ends early");
                }
                return RasterPixels.rgb(image, format, decoding);
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
