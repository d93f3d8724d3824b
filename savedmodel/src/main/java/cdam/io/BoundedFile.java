package cdam.io;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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
        try (InputStream in = open(file, most, what)) {
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

    private static InputStream open(Path file, int most, String what) throws IOException {
        if (Files.isDirectory(file)) {
            throw new InputException("cannot read " + file + ": expected " + what + ", found a folder");
        }
        if (Files.size(file) > most) { // of a pipe or a device it is 0
            throw more(file.toString(), most, what);
        }
        return Files.newInputStream(file);
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
        List<String> lines = new ArrayList<>();
        eachLine(file, most, what, lines::add);
        return lines;
    }

    /**
     * Hands over the lines of a text in UTF-8, one after the other: the text is never in memory as a whole.
     *
     * @throws InputException as {@link #text}
     */
    public static void eachLine(Path file, int most, String what, Consumer<String> consumer) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new Bounded(open(file, most, what), file, most, what), StandardCharsets.UTF_8.newDecoder()))) {
            boolean first = true;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                consumer.accept(first && line.startsWith("\uFEFF") ? line.substring(1) : line);
                first = false;
            }
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
    }

    /** Ends with an error where more than so many bytes come. */
    private static final class Bounded extends FilterInputStream {
        private final Path file;
        private final int most;
        private final String what;
        private long left;

        Bounded(InputStream in, Path file, int most, String what) {
            super(in);
            this.file = file;
            this.most = most;
            this.what = what;
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            left -= Math.max(0, read);
            if (left < 0) {
                throw more(file.toString(), most, what);
            }
            return read;
        }
    }
}
