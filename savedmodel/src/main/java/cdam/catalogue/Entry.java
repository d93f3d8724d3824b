package cdam.catalogue;

import cdam.io.InputException;
import java.net.URI;
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
 */
public record Entry(
        String name,
        String url,
        @Nullable Long bytes,
        @Nullable String hash,
        @Nullable String licence,
        @Nullable String source) {
    public Entry {
        require(name, "[A-Za-z0-9][A-Za-z0-9._-]{0,99}", "name", "letters, digits, '.', '_' and '-'");
        require(url, "https?://[^\\s\"<>]+/[A-Za-z0-9][A-Za-z0-9._-]*", "url", "an http or https address of a file");
        if (bytes != null && bytes < 1) {
            throw new InputException("bytes: expected 1 or more, found " + bytes);
        }
        if (hash != null) {
            require(
                    hash,
                    "md5:[0-9a-f]{6,32}|sha256:[0-9a-f]{6,64}|git-blob:[0-9a-f]{40}",
                    "hash",
                    "md5:, sha256: or git-blob: and hexadecimal digits");
        }
    }

    private static void require(@Nullable String value, String pattern, String key, String expected) {
        if (value == null || !value.matches(pattern)) {
            throw new InputException(key + ": expected " + expected + ", found " + value);
        }
    }

    URI uri() {
        return URI.create(url);
    }

    /** The last part of its address. */
    public String fileName() {
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
