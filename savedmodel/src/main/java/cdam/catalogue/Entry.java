package cdam.catalogue;

import cdam.io.InputException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A file that can be downloaded.
 *
 * @param name as on the command line
 * @param url where it is; http or https
 * @param bytes its length; null where it is not known
 * @param hash {@code md5:}, {@code sha256:} or {@code git-blob:} and hexadecimal digits, of which an MD5 or SHA-256 may be
 *     the first few only; null where none is known
 * @param licence as its publisher says
 * @param source whose it is
 * @param file its name here; null: the last part of its address
 */
public record Entry(
        String name,
        String url,
        @Nullable Long bytes,
        @Nullable String hash,
        @Nullable String licence,
        @Nullable String source,
        @Nullable String file) {
    private static final int LAST_PORT = 65_535;

    public Entry {
        require(
                name != null && name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
                "name",
                "letters, digits, '.', '_' and '-'",
                name);
        require(isFileAddress(url), "url", "an http or https address of a file", url);
        require(bytes == null || bytes > 0, "bytes", "1 or more", bytes);
        require(
                hash == null || hash.matches("md5:[0-9a-f]{6,32}|sha256:[0-9a-f]{6,64}|git-blob:[0-9a-f]{40}"),
                "hash",
                "md5:, sha256: or git-blob: and hexadecimal digits",
                hash);
        require(
                file == null || file.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
                "file",
                "letters, digits, '.', '_' and '-'",
                file);
    }

    /** Under its own name. */
    public Entry(
            String name,
            String url,
            @Nullable Long bytes,
            @Nullable String hash,
            @Nullable String licence,
            @Nullable String source) {
        this(name, url, bytes, hash, licence, source, null);
    }

    private static void require(boolean right, String key, String expected, @Nullable Object found) {
        if (!right) {
            throw new InputException(key + ": expected " + expected + ", found " + found);
        }
    }

    /** Whether the HTTP client takes it: it knows no host of other letters, no port beyond the last, no half an escape. */
    private static boolean isFileAddress(@Nullable String url) {
        try {
            return url != null
                    && url.matches("https?://.+/[A-Za-z0-9][A-Za-z0-9._-]*")
                    && new URI(url).getHost() != null
                    && new URI(url).getPort() <= LAST_PORT;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    URI uri() {
        return URI.create(url);
    }

    /** Its name here. */
    public String fileName() {
        return file != null ? file : url.substring(url.lastIndexOf('/') + 1);
    }
}
