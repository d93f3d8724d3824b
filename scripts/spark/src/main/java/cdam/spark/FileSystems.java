package cdam.spark;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;

/** Hadoop's file systems by a config's texts. */
final class FileSystems {
    private FileSystems() {}

    /** A text without a scheme is a local path, as in the local commands, whatever the cluster's default is. */
    static org.apache.hadoop.fs.Path path(String text) {
        return Values.isAddress(text)
                ? new org.apache.hadoop.fs.Path(text)
                : new org.apache.hadoop.fs.Path(
                        Path.of(text).toAbsolutePath().normalize().toUri());
    }

    /** The file system of a path; of local files the one without checksums beside each. */
    static FileSystem of(org.apache.hadoop.fs.Path path, Configuration hadoop) throws IOException {
        FileSystem files = path.getFileSystem(hadoop);
        return files instanceof LocalFileSystem local ? local.getRaw() : files;
    }
}
