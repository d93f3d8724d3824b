package cdam.faults;

import static cdam.faults.Words.pictures;
import static cdam.faults.Words.training;

import cdam.faults.BadInputs.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rows of the images of training: folders of classes, and lists. */
final class BadDataSets {
    static final List<Row> ALL = List.of(
            new Row(
                    "classes of folders",
                    "no images",
                    damage -> List.of("train", "--config", training(damage, damage.folder()))),
            new Row(
                    "classes of folders",
                    "a link to nothing",
                    damage -> List.of("train", "--config", training(damage, damage.brokenLink("train")))),
            new Row(
                    "classes of folders",
                    "an image that is a link to nothing",
                    damage -> List.of("train", "--config", training(damage, withBrokenLink(damage)))),
            new Row(
                    "list of images",
                    "a NUL in a path",
                    damage -> List.of(
                            "train", "--config", training(damage, damage.text("list.csv", "path,label\na\0.png,b\n")))),
            new Row(
                    "list of images",
                    "not UTF-8",
                    damage -> List.of("train", "--config", training(damage, damage.bytes("list.csv", new byte[] {
                        'p', (byte) 0xe4, '\n'
                    })))),
            new Row(
                    "list of images",
                    "no such columns",
                    damage -> List.of(
                            "train", "--config", training(damage, damage.text("list.csv", "file,class\na.png,b\n")))),
            new Row(
                    "list of images",
                    "a line with a field too many",
                    damage -> List.of(
                            "train",
                            "--config",
                            training(damage, damage.text("list.csv", "path,label\na.png,b,c\n")))));

    private BadDataSets() {}

    private static Path withBrokenLink(Damage damage) {
        Path folder = pictures(damage);
        try {
            Files.createSymbolicLink(folder.resolve("red/gone.png"), Path.of("nowhere"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }
}
