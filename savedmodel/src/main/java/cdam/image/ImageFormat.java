package cdam.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The image formats that can be decoded, told apart by their first bytes; the name is that of the ImageIO plug-in. */
@SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
enum ImageFormat {
    JPEG(List.of("jpg", "jpeg"), 0, "\u00ff\u00d8\u00ff"),
    PNG(List.of("png"), 0, "\u0089PNG\r\n\u001a\n"),
    WEBP(List.of("webp"), 8, "WEBP"),
    TIFF(List.of("tif", "tiff"), 0, "II*\0", "MM\0*"),
    GIF(List.of("gif"), 0, "GIF87a", "GIF89a"),
    BMP(List.of("bmp"), 0, "BM");

    private final List<String> extensions;
    private final int magicOffset;
    private final List<String> magics;

    ImageFormat(List<String> extensions, int magicOffset, String... magics) {
        this.extensions = extensions;
        this.magicOffset = magicOffset;
        this.magics = List.of(magics);
    }

    /** The format of a file's bytes, if it is one of these. */
    static Optional<ImageFormat> of(byte[] file) {
        return Stream.of(values())
                .filter(format -> format.magics.stream().anyMatch(magic -> startsWith(file, format.magicOffset, magic)))
                .findFirst();
    }

    /** Whether a file name ends as an image's does, in any case. */
    static boolean hasExtension(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .flatMap(format -> format.extensions.stream())
                .anyMatch(extension -> name.endsWith("." + extension));
    }

    /** {@code JPEG, PNG, ...}, for messages. */
    static String names() {
        return Stream.of(values()).map(ImageFormat::name).collect(Collectors.joining(", "));
    }

    static boolean startsWith(byte[] bytes, int offset, String magic) {
        byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < expected.length; i++) {
            if (offset + i >= bytes.length || bytes[offset + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
