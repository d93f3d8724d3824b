package cdam.train.report;

import cdam.canvas.DataUri;
import cdam.image.ImageFiles;
import cdam.image.Interpolation;
import cdam.image.Resize;
import cdam.image.RgbImage;
import cdam.io.InputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/** A small photo inside a page. */
final class Thumbnail {
    private static final int LONGER = 160;

    private Thumbnail() {}

    /** An address that holds the picture; empty where the file is gone or changed. */
    static Optional<String> of(Path file) {
        try {
            RgbImage image = ImageFiles.read(file);
            double scale = Math.min(1, (double) LONGER / Math.max(image.width(), image.height()));
            int height = Math.max(1, (int) Math.round(scale * image.height()));
            int width = Math.max(1, (int) Math.round(scale * image.width()));
            ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
            ImageIO.write(picture(Resize.resize(image, Interpolation.BILINEAR, height, width)), "jpeg", jpeg);
            return Optional.of(DataUri.of("jpeg", jpeg.toByteArray()));
        } catch (InputException | IOException e) {
            return Optional.empty();
        }
    }

    private static BufferedImage picture(RgbImage image) {
        BufferedImage picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = image.rgb();
        for (int i = 0; i < image.width() * image.height(); i++) {
            int pixel = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
            picture.setRGB(i % image.width(), i / image.width(), pixel);
        }
        return picture;
    }
}
