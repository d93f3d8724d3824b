package cdam.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads whole files up to a bound, which counts what is read: a pipe or a device has no size, and a file may grow. */
public final class BoundedFile {
    private BoundedFile() {}

    /**
     * All bytes of a file or pipe.
     *
     * @param most bytes
     * @param what it is, for the message, such as "a config"
     * @throws InputException if there are more, or it cannot be read
     */
    public static byte[] bytes(Path file, int most, String what) {
        if (Files.isDirectory(file)) {
            throw new InputException("cannot read " + file + ": expected " + what + ", found a folder");
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > most) { // of a pipe or a device it is 0
                throw more(file.toString(), most, what);
            }
            return bytes(in, file.toString(), most, what);
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
    }

    /**
     * All bytes of a stream, which stays the caller's.
     *
     * @param name of it, for the message
     * @param most bytes
     * @param what it is, for the message
     * @throws InputException if there are more
     */
    public static byte[] bytes(InputStream in, String name, int most, String what) throws IOException {
        byte[] bytes = in.readNBytes(most + 1);
        if (bytes.length > most) {
            throw more(name, most, what);
        }
        return bytes;
    }

    private static InputException more(String name, int most, String what) {
        return new InputException(name + ": expected " + what + " of at most " + most + " bytes, found more");
    }

    /**
     * A text in UTF-8, without a byte order mark.
     *
     * @throws InputException as {@link #bytes}, and if it is none
     */
    public static String text(Path file, int most, String what) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(file, most, what)))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw InputException.cannotRead(file, e);
        }
    }

    /** The lines of a text, without their ends. */
    public static List<String> lines(Path file, int most, String what) {
        return text(file, most, what).lines().toList();
    }
}
