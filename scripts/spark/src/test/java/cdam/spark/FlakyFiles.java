package cdam.spark;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;

/**
 * This machine's files as {@code flaky:///...}, as a busy cluster gives them: {@code busy*} once not, {@code broken*} never,
 * {@code gone*} only in lists, {@code secret*} to others.
 */
public final class FlakyFiles extends RawLocalFileSystem {
    /** The setting that makes it known. */
    static final String SETTING = "spark.hadoop.fs.flaky.impl";

    private static final Set<String> ASKED = ConcurrentHashMap.newKeySet();

    static String address(java.nio.file.Path path) {
        return "flaky://" + path;
    }

    @Override
    public URI getUri() {
        return URI.create("flaky:///");
    }

    @Override
    public String getScheme() {
        return "flaky";
    }

    @Override
    public FSDataInputStream open(Path path, int buffer) throws IOException {
        String name = path.getName();
        if (name.startsWith("broken") || (name.startsWith("busy") && ASKED.add(path.toString()))) {
            throw new IOException("no node answers for " + name);
        }
        if (name.startsWith("gone")) {
            throw new FileNotFoundException(name + " was deleted");
        }
        if (name.startsWith("secret")) {
            throw new AccessControlException("you may not read " + name);
        }
        return super.open(path, buffer);
    }
}
