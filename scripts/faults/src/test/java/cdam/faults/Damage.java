package cdam.faults;

import cdam.io.Hashes;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

/** Makes files that are not what they should be, each in a folder of its own. */
final class Damage {
    private final Path root;
    private int made;

    Damage(Path root) {
        this.root = root;
    }

    /** A file of this text. */
    Path text(String name, String text) {
        return bytes(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file of these bytes. */
    Path bytes(String name, byte[] bytes) {
        return write(folder().resolve(name), bytes);
    }

    /** The first part of a fixture. */
    Path part(String fixture, double share) {
        byte[] whole = read(Fixtures.path(fixture));
        return bytes(name(fixture), Arrays.copyOf(whole, (int) (share * whole.length)));
    }

    /** A fixture with a number of four bytes, little endian, in the place of others. */
    Path number(String fixture, int at, int number) {
        byte[] whole = read(Fixtures.path(fixture));
        ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).putInt(at, number);
        return bytes(name(fixture), whole);
    }

    /** The tiny model with one of its text files changed. */
    Path bundle(String file, UnaryOperator<String> change) {
        Path model = bundle();
        change(model.resolve(file), change);
        return model;
    }

    /** The tiny model with half of its graph. */
    Path brokenBundle() {
        Path model = bundle();
        cut(model.resolve("saved_model.pb"));
        return model;
    }

    /** The tiny model with an operation that reads a file; its card says the new hash, as an attacker's would. */
    Path hostileBundle() {
        Path model = bundle();
        Path graph = model.resolve("saved_model.pb");
        String before = Hashes.sha256(graph);
        try {
            SavedModel.Builder changed = SavedModel.parseFrom(read(graph)).toBuilder();
            changed.getMetaGraphsBuilder(0)
                    .getGraphDefBuilder()
                    .addNode(NodeDef.newBuilder().setName("steal").setOp("ReadFile"));
            write(graph, changed.build().toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        change(model.resolve("model.json"), text -> text.replace(before, Hashes.sha256(graph)));
        return model;
    }

    /** Changes a text. */
    void change(Path file, UnaryOperator<String> change) {
        String text = new String(read(file), StandardCharsets.UTF_8);
        write(file, change.apply(text).getBytes(StandardCharsets.UTF_8));
    }

    /** Leaves the first half of a file. */
    Path cut(Path file) {
        byte[] whole = read(file);
        return write(file, Arrays.copyOf(whole, whole.length / 2));
    }

    /** Changes one byte. */
    void setByte(Path file, int at, int value) {
        byte[] whole = read(file);
        whole[at] = (byte) value;
        write(file, whole);
    }

    /** A folder with a square picture. */
    Path png(String name, int side) {
        Path folder = folder();
        try {
            ImageIO.write(
                    new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY),
                    "png",
                    folder.resolve(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    /** A copy of a file. */
    Path copy(Path from, Path to) {
        Inputs.copy(from, to);
        return to;
    }

    /** Where all of this is. */
    Path root() {
        return root;
    }

    /** A copy of the tiny model, for changes. */
    Path bundle() {
        Path model = folder().resolve("model");
        Inputs.copy(TinyModels.bundle("dino").path(), model);
        return model;
    }

    /** A link to nothing. */
    Path brokenLink(String name) {
        try {
            return Files.createSymbolicLink(folder().resolve(name), Path.of("nowhere"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new, empty folder. */
    Path folder() {
        try {
            return Files.createDirectories(root.resolve(Integer.toString(made++)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(String fixture) {
        return fixture.substring(fixture.lastIndexOf('/') + 1);
    }

    private static Path write(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
