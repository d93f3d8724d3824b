package cdam.spark;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A file system of another scheme, {@code shop://shelf/...}, as HDFS and S3 are to the program; it keeps files here. */
public final class RemoteFiles extends RawLocalFileSystem {
    static final String IMPLEMENTATION = "spark.hadoop.fs.shop.impl";

    /** The address of a local path. */
    static String address(Object path) {
        return "shop://shelf" + path;
    }

    @Override
    public URI getUri() {
        return URI.create("shop://shelf/");
    }
}
