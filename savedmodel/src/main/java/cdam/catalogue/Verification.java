package cdam.catalogue;

import cdam.io.Hashes;
import cdam.io.InputException;
import cdam.io.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Compares a file with what is known of it: the entry's length and hash, and the SHA-256 that was pinned when it was first
 * downloaded, in {@code FILE.pin.json} beside it.
 */
final class Verification {
    /** What a first download found. */
    private record Pin(String url, long bytes, String sha256) {}

    private final Entry entry;
    private final Path file;

    /**
     * @param file the final name; the pin lies beside it
     */
    Verification(Entry entry, Path file) {
        this.entry = entry;
        this.file = file;
    }

    /**
     * Checks bytes that lie under any name, and pins them if they are the first.
     *
     * @return what was compared, for people
     * @throws MismatchException if anything differs
     * @throws InputException if the bytes cannot be read, or the pin can neither be read nor written
     */
    String check(Path bytes) {
        try {
            long size = Files.size(bytes);
            if (entry.bytes() != null && size != entry.bytes()) {
                throw wrong(bytes, entry.bytes() + " bytes", size + " bytes");
            }
            if (entry.hash() != null) {
                requireHash(bytes, size, entry.hash());
            }
            String known = entry.hash() == null ? "no hash is known" : entry.hash() + " as known";
            return known + "; " + pin(bytes, size, Hashes.sha256(bytes));
        } catch (IOException e) {
            throw InputException.cannotRead(bytes, e);
        }
    }

    /** Whether a first download is on record. */
    boolean isPinned() {
        return Files.exists(pinFile());
    }

    private Path pinFile() {
        return file.resolveSibling(file.getFileName() + ".pin.json");
    }

    private String pin(Path bytes, long size, String sha256) {
        Path pinFile = pinFile();
        if (Files.exists(pinFile)) {
            Pin pin = read(pinFile);
            if (pin.bytes() != size || !pin.sha256().equals(sha256)) {
                throw wrong(bytes, "SHA-256 " + pin.sha256() + " as pinned in " + pinFile.getFileName(), sha256);
            }
            return "SHA-256 as pinned";
        }
        Json.write(pinFile, new Pin(entry.url(), size, sha256));
        return "SHA-256 " + sha256 + " pinned from now on";
    }

    private Pin read(Path pinFile) {
        try {
            return Json.read(pinFile, Pin.class);
        } catch (InputException e) {
            throw new InputException(
                    entry.name() + ": cannot compare with the pin of its first download; repair or delete it: "
                            + e.getMessage(),
                    e);
        }
    }

    private void requireHash(Path bytes, long size, String expected) throws IOException {
        String kind = expected.substring(0, expected.indexOf(':'));
        String found = kind + ":"
                + switch (kind) {
                    case "md5" -> digest(bytes, "MD5", "");
                    case "git-blob" -> digest(bytes, "SHA-1", "blob " + size + "\0");
                    default -> Hashes.sha256(bytes);
                };
        if (!found.startsWith(expected)) {
            throw wrong(bytes, expected, found);
        }
    }

    private static String digest(Path file, String algorithm, String before) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(before.getBytes(StandardCharsets.US_ASCII));
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    private MismatchException wrong(Path bytes, String expected, String found) {
        return new MismatchException(entry.name() + ": expected " + expected + ", found " + found
                + (bytes.equals(file)
                        ? " in " + file + "; move it away to download it again"
                        : " from " + entry.url() + "; the file was not kept: try again, or tell its publisher"));
    }
}
