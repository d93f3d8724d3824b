package cdam.explain.report;

import cdam.canvas.DataUri;
import cdam.explain.render.Photo;
import cdam.image.RgbImage;
import cdam.io.InputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Numbers and pictures as text: Base64 of little-endian bytes. */
public final class Packed {
    /** The longer side of a photo as shown, in pixels. */
    public static final int SIDE = 384;

    /** Of a photo in a gallery. */
    private static final int THUMBNAIL = 128;

    private static final float QUALITY = 0.85f;

    private Packed() {}

    public static String floats(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    static String ints(int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** A photo as a data URI of a JPEG, its longer side at most {@value #SIDE} pixels. */
    public static String jpeg(RgbImage photo) {
        return DataUri.of("jpeg", encode(photo, SIDE));
    }

    /** The bytes of a small JPEG of what {@link #jpeg} made. */
    static byte[] thumbnail(String jpeg) {
        byte[] file = Base64.getDecoder().decode(jpeg.substring(jpeg.indexOf(',') + 1));
        try (InputStream in = new ByteArrayInputStream(file)) {
            return encode(RgbImage.of(ImageIO.read(in)), THUMBNAIL);
        } catch (IOException e) {
            throw new InputException("cannot read a JPEG of this program's own: " + e.getMessage(), e);
        }
    }

    private static byte[] encode(RgbImage photo, int side) {
        double scale = Math.min(1, (double) side / Math.max(photo.width(), photo.height()));
        int width = (int) Math.max(1, Math.round(photo.width() * scale));
        int height = (int) Math.max(1, Math.round(photo.height() * scale));
        return encode(Photo.of(photo).draw(width, height));
    }

    private static byte[] encode(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam options = writer.getDefaultWriteParam();
            options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            options.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), options);
        } catch (IOException e) {
            throw new InputException("cannot make a JPEG of a photo: " + e.getMessage(), e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
