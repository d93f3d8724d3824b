package cdam.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which version of the program this is, as it says and as it writes into records and reports. */
public final class Release {
    /** {@code cdam 0.1.0 (commit 12c3d89a0b5e)}. */
    public static final String TEXT = text(resource("version.txt"), resource("commit.txt"));

    private Release() {}

    /**
     * For people.
     *
     * @param version a place to fill in where it was not built by Maven
     * @param commit of git, with {@code -dirty} where the build's source was not committed; a place to fill in where it was
     *     built of a copy without git
     */
    static String text(String version, String commit) {
        String name = "cdam " + (version.startsWith("$") ? "(version not known)" : version);
        if (commit.startsWith("$")) {
            return name + " (commit not known)";
        }
        return name + " (commit " + commit.substring(0, Math.min(12, commit.length()))
                + (commit.endsWith("-dirty") ? " with changes)" : ")");
    }

    private static String resource(String name) {
        try (InputStream in = Release.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the product");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
