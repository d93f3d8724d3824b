package cdam.canvas;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** PNG (ISO/IEC 15948) of 24 bits per pixel, each row as its difference to the one above. */
final class PngWriter {
    /** Deflate's quickest: its own choice takes more than twice the time for 8 % fewer bytes. */
    private static final int LEVEL = 1;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte UP = 2;
    private static final int BUFFER = 1 << 16;

    private PngWriter() {}

    /** @param image of {@code TYPE_INT_RGB} */
    static byte[] bytes(BufferedImage image) {
        ByteBuffer header = ByteBuffer.allocate(13).putInt(image.getWidth()).putInt(image.getHeight());
        header.put(new byte[] {8, 2}); // bits per channel; red, green, blue
        ByteArrayOutputStream data = data(image);
        ByteArrayOutputStream file = new ByteArrayOutputStream(data.size() + 64);
        file.writeBytes(SIGNATURE);
        chunk(file, 0x49484452, header.array());
        chunk(file, 0x49444154, data.toByteArray());
        chunk(file, 0x49454E44, new byte[0]);
        return file.toByteArray();
    }

    private static ByteArrayOutputStream data(BufferedImage image) {
        int width = image.getWidth();
        int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        ByteArrayOutputStream data = new ByteArrayOutputStream(pixels.length);
        Deflater deflater = new Deflater(LEVEL);
        try (DeflaterOutputStream out = new DeflaterOutputStream(data, deflater, BUFFER)) {
            byte[] row = new byte[1 + 3 * width];
            row[0] = UP;
            for (int from = 0; from < pixels.length; from += width) {
                for (int x = 0; x < width; x++) {
                    int pixel = pixels[from + x];
                    int above = from == 0 ? 0 : pixels[from - width + x];
                    row[3 * x + 1] = (byte) ((pixel >> 16) - (above >> 16));
                    row[3 * x + 2] = (byte) ((pixel >> 8) - (above >> 8));
                    row[3 * x + 3] = (byte) (pixel - above);
                }
                out.write(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of memory there is none
        } finally {
            deflater.end();
        }
        return data;
    }

    private static void chunk(ByteArrayOutputStream file, int type, byte[] content) {
        byte[] name = ByteBuffer.allocate(4).putInt(type).array();
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(content);
        file.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        file.writeBytes(name);
        file.writeBytes(content);
        file.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    }
}
