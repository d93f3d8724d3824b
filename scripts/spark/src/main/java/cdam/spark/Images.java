package cdam.spark;

import cdam.image.ImageFiles;
import cdam.image.ImageList;
import cdam.image.LeftOut;
import cdam.io.InputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;

/** Lists images, wherever they are. */
final class Images {
    private final Configuration hadoop;
    private final Consumer<String> told;

    /** @param told what is left out of folders */
    Images(Configuration hadoop, Consumer<String> told) {
        this.hadoop = hadoop;
        this.told = told;
    }

    /**
     * The images that texts of a config stand for, by the rules of {@link ImageFiles#list}; at an address nothing is opened, so that
     * names alone decide.
     *
     * @throws InputException if one leads nowhere, or there is no image
     */
    List<ImageRow> list(List<String> texts) {
        List<ImageRow> rows = new ArrayList<>();
        for (String text : texts) {
            if (Values.isAddress(text)) {
                rows.addAll(listRemote(text));
            } else {
                ImageList list =
                        ImageFiles.list(List.of(Path.of(text).toAbsolutePath().normalize()));
                list.leftOut().line().ifPresent(told);
                list.images()
                        .forEach(file -> rows.add(new ImageRow(
                                file.path().toString(), file.relative().toString())));
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

    private List<ImageRow> listRemote(String address) {
        try {
            org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(address);
            FileSystem files = root.getFileSystem(hadoop);
            FileStatus status = files.getFileStatus(root);
            if (status.isFile()) {
                return List.of(new ImageRow(uri(status), root.getName()));
            }
            String prefix = uri(status) + "/";
            List<ImageRow> rows = new ArrayList<>();
            LeftOut leftOut = LeftOut.NOTHING;
            for (RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true); all.hasNext(); ) {
                String uri = uri(all.next());
                String relative = uri.substring(prefix.length());
                if (ImageFiles.isNamedAsImage(relative) && !("/" + relative).contains("/.")) {
                    rows.add(new ImageRow(uri, relative));
                } else {
                    leftOut = leftOut.and(LeftOut.one("hidden or not named as images", Path.of(relative)));
                }
            }
            leftOut.line().ifPresent(told);
            if (rows.isEmpty()) {
                throw new InputException(address + ": expected images, found none");
            }
            rows.sort(Comparator.comparing(ImageRow::relative));
            return rows;
        } catch (IOException | IllegalArgumentException e) {
            throw cannotList(address, e);
        }
    }

    private static InputException cannotList(String address, Exception e) {
        return new InputException(
                address + ": expected an image or a folder of images: " + ErrorMessage.line(e)
                        + "; check the address and the cluster's settings",
                e);
    }

    /** Local files, whichever way they were written, are paths; Hadoop writes an address without a host with one slash. */
    private static String uri(FileStatus status) {
        URI uri = status.getPath().toUri();
        String text = status.getPath().toString();
        return "file".equals(uri.getScheme()) ? uri.getPath() : text.replaceFirst(":/(?!/)", ":///");
    }
}
