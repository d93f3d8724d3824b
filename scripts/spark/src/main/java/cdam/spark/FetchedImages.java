package cdam.spark;

import cdam.image.ImageFile;
import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.spark.ShardReport.Failed;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.AccessControlException;

/**
 * Images as files of this machine.
 *
 * @param files all that were asked for; those that could not be fetched are not there
 * @param reasons why, by their source
 */
record FetchedImages(List<ImageFile> files, Map<String, String> reasons) {
    /**
     * Fetches images. What is not there, or may not be read, is given up; any other trouble may pass, and is given up where
     * nobody tries again.
     *
     * @param folder where fetched ones go
     * @param last whether nobody tries again
     * @throws InputException if the part should be tried again, or its file system gives nothing at all
     */
    static FetchedImages of(List<ImageRow> rows, Path folder, boolean last, Configuration hadoop) {
        List<ImageFile> files = new ArrayList<>();
        Map<String, String> reasons = new HashMap<>();
        int troubles = 0;
        for (ImageRow row : rows) {
            Path relative = Path.of(row.relative());
            if (!Values.isAddress(row.uri())) {
                files.add(new ImageFile(Path.of(row.uri()), relative));
                continue;
            }
            Path local = folder.resolve(relative);
            files.add(new ImageFile(local, relative, row.uri()));
            try {
                fetch(row, local, hadoop);
            } catch (FileNotFoundException | AccessControlException e) {
                reasons.put(row.uri(), reason(row, e));
            } catch (IOException e) {
                troubles++;
                if (!last || (troubles == rows.size() && troubles > 1)) {
                    throw new InputException(reason(row, e), e);
                }
                AtomicFiles.deleteTree(local); // half of it may be there
                reasons.put(row.uri(), reason(row, e));
            }
        }
        return new FetchedImages(files, reasons);
    }

    private static void fetch(ImageRow row, Path local, Configuration hadoop) throws IOException {
        Files.createDirectories(local.getParent());
        org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path(row.uri());
        source.getFileSystem(hadoop).copyToLocalFile(false, source, new org.apache.hadoop.fs.Path(local.toUri()), true);
    }

    private static String reason(ImageRow row, IOException e) {
        return row.uri() + ": cannot be fetched: " + ErrorMessage.line(e);
    }

    /** An image without results; that it could not be fetched is the better reason. */
    Failed failed(String source, String reason) {
        return new Failed(source, reasons.getOrDefault(source, reason));
    }
}
