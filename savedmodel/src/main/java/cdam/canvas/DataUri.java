package cdam.canvas;

import java.awt.image.BufferedImage;
import java.util.Base64;

/** Pictures inside a page. */
public final class DataUri {
    private DataUri() {}

    public static String png(BufferedImage image) {
        return of("png", PngWriter.bytes(image));
    }

    /** @param format {@code png} or {@code jpeg} */
    public static String of(String format, byte[] file) {
        return "data:image/" + format + ";base64," + Base64.getEncoder().encodeToString(file);
    }
}
