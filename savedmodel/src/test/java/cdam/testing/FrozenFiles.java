package cdam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Files as a release wrote them, in {@code src/test/resources/frozen} of the module that reads them, NAME-FORMAT_VERSION. They
 * are never changed: a new format gets a new file beside the old one.
 */
public final class FrozenFiles {
    private FrozenFiles() {}

    /** A copy, so that no test can touch the original. */
    public static Path copy(String name, Path folder) {
        Path from = Path.of("src/test/resources/frozen", name);
        Path to = folder.resolve(name);
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file as the next release may write it: another version, and a name that this one does not know. */
    public static void makeNewer(Path json) {
        makeNewer(json, 2);
    }

    /** The same as a certain version, where today's is not 1. */
    public static void makeNewer(Path json, int version) {
        replace(json, "\"format_version\" : 1,", "\"format_version\" : " + version + ", \"of_tomorrow\" : [1, 2],");
    }

    /** Replaces a piece of a text that must be there. */
    public static void replace(Path file, String old, String now) {
        try {
            String text = Files.readString(file);
            assertThat(text).contains(old);
            Files.writeString(file, text.replace(old, now));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces one byte. */
    public static void setByte(Path file, int at, int value) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[at] = (byte) value;
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
