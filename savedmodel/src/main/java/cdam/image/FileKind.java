package cdam.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a file is: an image by its ending or its first bytes, another kind of picture, or something else. */
final class FileKind {
    /** As many as the longest signature needs. */
    private static final int BYTES = 18;

    private static final String RAW = "camera raw";
    private static final String TIFF = "camera raw or other TIFF";
    private static final String NO_ENDING = "without an ending";

    /** Brands of ISO media files (ISO/IEC 14496-12), at byte 8. */
    private static final Map<String, String> BRANDS = Map.of(
            "heic", "HEIC", "heix", "HEIC", "hevc", "HEIC", "heim", "HEIC", "mif1", "HEIC", "msf1", "HEIC", "avif",
            "AVIF", "avis", "AVIF", "crx ", RAW);

    /** First bytes of other pictures. */
    private static final Map<String, String> MAGICS = Map.of(
            "\0\0\0\fJXL ", "JPEG XL",
            "\u00ff\n", "JPEG XL",
            "\0\0\0\fjP  ", "JPEG 2000",
            "\u00ffO\u00ffQ", "JPEG 2000",
            "8BPS", "PSD",
            "\0\0\1\0", "ICO",
            "v/1\1", "EXR",
            "IIRO", RAW,
            "IIU\0", RAW,
            "FUJIFILMCCD-RAW", RAW);

    private FileKind() {}

    /** Whether a name, as {@link #of} gives it, is that of a picture which is not read. */
    static boolean isPicture(String kind) {
        return kind.equals(TIFF) || BRANDS.containsValue(kind) || MAGICS.containsValue(kind);
    }

    /** Why a file is no image; empty where it is one, by its name or else by its bytes. */
    static Optional<String> of(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith(".")) {
            return Optional.of("hidden");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return Optional.of("pipe or device"); // opening it could wait for ever
        }
        if (ImageFiles.isNamedAsImage(name)) {
            return Optional.empty();
        }
        return Files.exists(file) ? ofBytes(file, ending(name)) : Optional.of("broken link");
    }

    private static Optional<String> ofBytes(Path file, String ending) {
        byte[] start;
        try (InputStream input = Files.newInputStream(file)) {
            start = input.readNBytes(BYTES);
        } catch (IOException e) {
            return Optional.of("unreadable");
        }
        String picture = picture(start);
        if (picture != null) {
            return Optional.of(picture);
        }
        ImageFormat format = ImageFormat.of(start).orElse(null);
        if (format == ImageFormat.TIFF && !ending.equals(NO_ENDING)) {
            return Optional.of(TIFF); // of a raw file the first picture is a thumbnail
        }
        boolean readable = format == ImageFormat.BMP ? isBitmap(start) : format != null || ImageFiles.isTensor(start);
        return readable ? Optional.empty() : Optional.of(ending);
    }

    private static @Nullable String picture(byte[] start) {
        if (ImageFormat.startsWith(start, 4, "ftyp") && start.length >= 12) {
            return BRANDS.get(new String(start, 8, 4, StandardCharsets.ISO_8859_1));
        }
        return MAGICS.keySet().stream()
                .filter(magic -> ImageFormat.startsWith(start, 0, magic))
                .findFirst()
                .map(MAGICS::get)
                .orElse(null);
    }

    /** Two letters are no signature: the upper bytes of the header's length are looked at too. */
    private static boolean isBitmap(byte[] start) {
        return start.length == BYTES && start[15] == 0 && start[16] == 0 && start[17] == 0;
    }

    private static String ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= 0 || dot == name.length() - 1
                ? NO_ENDING
                : name.substring(dot).toLowerCase(Locale.ROOT);
    }

    /** For messages about bytes that are no image. */
    static String describe(byte[] file) {
        String picture = picture(file);
        return file.length == 0
                ? "an empty file"
                : picture == null ? "other bytes at its start" : picture + "; convert it to JPEG or PNG";
    }
}
