package cdam.faults;

import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;

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
        try {
            return Files.write(folder().resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        try {
            Path changed = model.resolve(file);
            Files.writeString(changed, change.apply(Files.readString(changed)));
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tiny model with half of its graph. */
    Path brokenBundle() {
        Path model = bundle();
        try {
            Path graph = model.resolve("saved_model.pb");
            Files.write(graph, Arrays.copyOf(read(graph), (int) Files.size(graph) / 2));
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
