package cdam.spark;

import cdam.image.ImageFile;
import cdam.image.ImageFiles;
import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.spark.ShardReport.Failed;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.security.AccessControlException;

/** Lists and fetches images from wherever they are. */
final class Images {
    private final Configuration hadoop;

    Images(Configuration hadoop) {
        this.hadoop = hadoop;
    }

    /**
     * The images that texts of a config stand for, by the rules of {@link ImageFiles#list}.
     *
     * @throws InputException if one leads nowhere, or there is no image
     */
    List<Row> list(List<String> texts) {
        List<Row> rows = new ArrayList<>();
        for (String text : texts) {
            if (Values.isAddress(text)) {
                rows.addAll(listRemote(text));
            } else {
                ImageFiles.list(List.of(Path.of(text).toAbsolutePath().normalize()))
                        .forEach(file -> rows.add(
                                new Row(file.path().toString(), file.relative().toString())));
            }
        }
        return rows;
    }

    /** Whether there is a file, not a folder, at an address. */
    boolean isFile(String address) {
        try {
            org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(address);
            return path.getFileSystem(hadoop).getFileStatus(path).isFile();
        } catch (IOException | IllegalArgumentException e) {
            throw cannotList(address, e);
        }
    }

    private List<Row> listRemote(String address) {
        try {
            org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(address);
            FileSystem files = root.getFileSystem(hadoop);
            FileStatus status = files.getFileStatus(root);
            if (status.isFile()) {
                return List.of(new Row(uri(status), root.getName()));
            }
            String prefix = uri(status) + "/";
            List<Row> rows = new ArrayList<>();
            for (RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true); all.hasNext(); ) {
                String uri = uri(all.next());
                String relative = uri.substring(prefix.length());
                if (ImageFiles.isNamedAsImage(relative) && !("/" + relative).contains("/.")) {
                    rows.add(new Row(uri, relative));
                }
            }
            if (rows.isEmpty()) {
                throw new InputException(address + ": expected images, found none");
            }
            rows.sort(Comparator.comparing(Row::relative));
            return rows;
        } catch (IOException | IllegalArgumentException e) {
            throw cannotList(address, e);
        }
    }

    private static InputException cannotList(String address, Exception e) {
        return new InputException(
                address + ": expected an image or a folder of images: " + Reason.line(e)
                        + "; check the address and the cluster's settings",
                e);
    }

    /** Local files, whichever way they were written, are paths. */
    private static String uri(FileStatus status) {
        URI uri = status.getPath().toUri();
        return "file".equals(uri.getScheme()) ? uri.getPath() : status.getPath().toString();
    }

    /**
     * Images as files of this machine.
     *
     * @param files all that were asked for; those that could not be fetched are not there
     * @param reasons why, by their source
     */
    record Fetched(List<ImageFile> files, Map<String, String> reasons) {
        /** An image without results; that it could not be fetched is the better reason. */
        Failed failed(String source, String reason) {
            return new Failed(source, reasons.getOrDefault(source, reason));
        }
    }

    /**
     * Fetches images. What is not there, or may not be read, is given up; any other trouble may pass, and is given up where
     * nobody tries again.
     *
     * @param folder where fetched ones go
     * @param last whether nobody tries again
     * @throws InputException if the part should be tried again, or its file system gives nothing at all
     */
    Fetched fetch(List<Row> rows, Path folder, boolean last) {
        List<ImageFile> files = new ArrayList<>();
        Map<String, String> reasons = new HashMap<>();
        int troubles = 0;
        for (Row row : rows) {
            Path relative = Path.of(row.relative());
            if (!Values.isAddress(row.uri())) {
                files.add(new ImageFile(Path.of(row.uri()), relative));
                continue;
            }
            Path local = folder.resolve(relative);
            try {
                Files.createDirectories(local.getParent());
                org.apache.hadoop.fs.Path source = new org.apache.hadoop.fs.Path(row.uri());
                source.getFileSystem(hadoop)
                        .copyToLocalFile(false, source, new org.apache.hadoop.fs.Path(local.toUri()), true);
            } catch (FileNotFoundException | AccessControlException e) {
                reasons.put(row.uri(), cannotFetch(row, e));
            } catch (IOException e) {
                troubles++;
                if (!last || (troubles == rows.size() && troubles > 1)) {
                    throw new InputException(cannotFetch(row, e), e);
                }
                AtomicFiles.deleteTree(local); // half of it may be there
                reasons.put(row.uri(), cannotFetch(row, e));
            }
            files.add(new ImageFile(local, relative, row.uri()));
        }
        return new Fetched(files, reasons);
    }

    private static String cannotFetch(Row row, IOException e) {
        return row.uri() + ": cannot be fetched: " + Reason.line(e);
    }
}
