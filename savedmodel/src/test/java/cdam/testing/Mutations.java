package cdam.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import cdam.io.InputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Files with random damage: a reader must read them, or refuse them in one line. {@code -Dcdam.mutations=N} sets the number of
 * cases of each reader, {@code -Dcdam.seed=S} the seed.
 */
public final class Mutations {
    /** What a reader may do: end well, or throw an {@link InputException} (a usage error is one too). */
    @FunctionalInterface
    public interface Reader {
        void read(byte[] damaged) throws IOException;
    }

    private static final long SEED = Long.getLong("cdam.seed", 1);
    private static final long[] INTERESTING = {0, 1, -1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffffL, 0xffffffffL, 1L << 62
    };

    /** What texts stumble over: other kinds, empty values, depth, characters that are none in paths. */
    private static final List<String> PIECES = List.of(
            "null",
            "[]",
            "{}",
            "\"\"",
            "-1",
            "1e999",
            "NaN",
            "99999999999999999999",
            "[[[[",
            "{\"a\":",
            "\0",
            "\n",
            ":",
            "../",
            "true",
            "\"",
            "!!x ",
            "&a ",
            "*a",
            "\uFEFF",
            "\uD83D\uDE00",
            "\t",
            "%",
            "\\u0000");

    private static final int SHOWN = 400;

    private static final Duration LONGEST = Duration.ofSeconds(10); // ends a hang, measures nothing

    private Mutations() {}

    /** How many cases a reader gets. */
    public static int cases(int otherwise) {
        return Integer.getInteger("cdam.mutations", otherwise);
    }

    /** The generator of a case: the same each time. {@link Random} draws nearly the same first numbers for seeds in a row. */
    public static Random random(int number) {
        return new Random(new SplittableRandom(SEED * 1_000_003 + number).nextLong());
    }

    /**
     * Damages whole files in turn, and prints how many were refused.
     *
     * @param what is read, for people
     * @param text whether pieces of text are put in as well
     */
    public static void check(String what, int cases, boolean text, List<byte[]> whole, Reader reader) {
        int refused = 0;
        for (int number = 0; number < cases; number++) {
            Random random = random(number);
            byte[] bytes = whole.get(number % whole.size());
            byte[] damaged =
                    text && random.nextBoolean() ? withPiece(bytes, random) : damaged(bytes, random, random.nextInt(3));
            refused += refuses(what + ", case " + number, damaged, reader) ? 1 : 0;
        }
        System.out.printf("mutations of %s: %d, refused %d, read %d%n", what, cases, refused, cases - refused);
        assertThat(refused).as("refused of %d of %s", cases, what).isPositive();
    }

    private static boolean refuses(String what, byte[] damaged, Reader reader) {
        try {
            assertTimeoutPreemptively(LONGEST, () -> reader.read(damaged));
            return false;
        } catch (InputException e) {
            assertThat(String.valueOf(e.getMessage())).as(what).isNotBlank().doesNotContain("Exception", "java.");
            return true;
        } catch (RuntimeException | Error e) {
            String text = new String(damaged, StandardCharsets.UTF_8).replaceAll("\\P{Print}", " ");
            return fail(what + ": " + text.substring(0, Math.min(SHOWN, text.length())), e);
        }
    }

    /** The bytes of a file. */
    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] withPiece(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + (random.nextBoolean() ? 0 : random.nextInt(12)));
        return (text.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + text.substring(end))
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Changes, drops or doubles some bytes.
     *
     * @param where 0: anywhere; 1: near the start; 2: near the end, where formats keep their tables
     */
    public static byte[] damaged(byte[] bytes, Random random, int where) {
        byte[] result = bytes.clone();
        for (int count = 1 + random.nextInt(4); count > 0 && result.length > 16; count--) {
            int span = where == 0 ? result.length : Math.min(result.length, 4096);
            int at = random.nextInt(span - 8) + (where == 2 ? result.length - span : 0);
            result = damaged(result, random, at, at + random.nextInt(Math.min(64, result.length - at)));
        }
        return result;
    }

    private static byte[] damaged(byte[] bytes, Random random, int at, int end) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> buffer.putInt(at, (int) INTERESTING[random.nextInt(INTERESTING.length)]);
            case 3 -> buffer.putLong(at, INTERESTING[random.nextInt(INTERESTING.length)]);
            case 4 -> {
                return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, at) : without(bytes, at, end);
            }
            default -> {
                return twice(bytes, at, end);
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int start, int end) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - (end - start));
        System.arraycopy(bytes, end, result, start, bytes.length - end);
        return result;
    }

    private static byte[] twice(byte[] bytes, int start, int end) {
        byte[] result = Arrays.copyOf(bytes, bytes.length + (end - start));
        System.arraycopy(bytes, start, result, end, bytes.length - start);
        return result;
    }
}
