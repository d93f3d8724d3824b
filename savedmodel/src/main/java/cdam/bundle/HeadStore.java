package cdam.bundle;

import cdam.checkpoint.HeadReader;
import cdam.io.ErrorMessages;
import cdam.io.Hashes;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.NpyArray;
import cdam.vit.Cosine;
import cdam.vit.LinearHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The folder {@code heads} of a bundle: {@code NAME.safetensors} and its card {@code NAME.json}.
 *
 * <p>The card decides. Numbers are written beside the old ones, then the card with their hash, then they take the old ones'
 * place: whenever the program is killed, one of the two files is the card's.
 */
final class HeadStore {
    private static final String CARD = ".json";
    private static final String PROJECTION = "projection";
    /** Bytes; an array of Java holds no more numbers than this. */
    private static final long MOST = 2L << 30;

    private final Path folder;
    private final Runnable changed;

    /** @param changed runs after every change on the disk */
    HeadStore(Path folder, Runnable changed) {
        this.folder = folder;
        this.changed = changed;
    }

    /** Sorted. */
    List<String> names() {
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(CARD) && !name.startsWith("."))
                    .map(name -> name.substring(0, name.length() - CARD.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw InputException.cannotRead(folder, e);
        }
    }

    boolean has(String name) {
        return Files.isRegularFile(cardFile(name));
    }

    HeadCard card(String name) {
        return Json.read(cardFile(name), HeadCard.class, HeadCard.FORMAT);
    }

    Head read(String name) {
        HeadCard card = card(name);
        Path file = Stream.of(weights(name), next(name))
                .filter(Files::isRegularFile)
                .filter(HeadStore::hasSizeOfHead)
                .filter(candidate -> Hashes.sha256(candidate).equals(card.weightsSha256()))
                .findFirst()
                .orElseThrow(() -> new InputException(weights(name) + ": expected SHA-256 " + card.weightsSha256()
                        + " as in " + cardFile(name).getFileName() + ", found "
                        + (Files.exists(weights(name)) ? "another" : "no file") + "; add the head again"));
        return new Head(name, card, read(file, card));
    }

    /** Before all of it is read for its hash. */
    private static boolean hasSizeOfHead(Path file) {
        try {
            if (Files.size(file) > MOST) {
                throw new InputException(file + ": expected at most " + MOST + " bytes of a head, found "
                        + Files.size(file) + "; add the head again");
            }
            return true;
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
    }

    private static LinearHead read(Path file, HeadCard card) {
        Double scale = card.cosineScale();
        if (scale == null) {
            return HeadReader.read(file).linear();
        }
        LinearHead linear = HeadReader.read(file, null, "weight").linear();
        float[] projection =
                HeadReader.matrix(file, PROJECTION).map(NpyArray::values).orElse(new float[0]);
        return new LinearHead(
                linear.classes(),
                linear.features(),
                linear.weight(),
                linear.bias(),
                new Cosine(scale, linear.features(), projection));
    }

    /**
     * Adds or replaces a head.
     *
     * @param card makes the card for the SHA-256 of the numbers' file
     */
    Head write(String name, LinearHead linear, Function<String, HeadCard> card) {
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("weight", new NpyArray(new int[] {linear.classes(), linear.features()}, linear.weight()));
        arrays.put("bias", new NpyArray(new int[] {linear.classes()}, linear.bias()));
        Cosine cosine = linear.cosine();
        if (cosine != null && cosine.projection().length > 0) {
            int rows = cosine.projection().length / linear.features();
            arrays.put(PROJECTION, new NpyArray(new int[] {rows, linear.features()}, cosine.projection()));
        }
        try {
            keepCurrent(name);
            SafetensorsWriter.write(next(name), arrays);
            changed.run();
            HeadCard made = card.apply(Hashes.sha256(next(name)));
            made = cosine == null ? made : made.withCosine(cosine.scale());
            Json.write(cardFile(name), made);
            changed.run();
            Files.move(next(name), weights(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            changed.run();
            return new Head(name, made, linear);
        } catch (IOException e) {
            throw new InputException("cannot write head " + name + " in " + folder + ": " + ErrorMessages.of(e), e);
        }
    }

    /** A run that was killed between card and numbers left the card's beside the old ones: they go on to their place. */
    private void keepCurrent(String name) throws IOException {
        if (has(name)
                && Files.isRegularFile(next(name))
                && Hashes.sha256(next(name)).equals(card(name).weightsSha256())) {
            Files.move(next(name), weights(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            changed.run();
        }
    }

    /** Removes a head, its card first: numbers without a card are none. */
    void delete(String name) {
        try {
            for (Path file : List.of(cardFile(name), weights(name), next(name))) {
                Files.deleteIfExists(file);
                changed.run();
            }
        } catch (IOException e) {
            throw new InputException("cannot delete head " + name + " in " + folder + ": " + ErrorMessages.of(e), e);
        }
    }

    private Path cardFile(String name) {
        return folder.resolve(name + CARD);
    }

    private Path weights(String name) {
        return folder.resolve(name + ".safetensors");
    }

    private Path next(String name) {
        return folder.resolve("." + name + ".next.safetensors");
    }
}
