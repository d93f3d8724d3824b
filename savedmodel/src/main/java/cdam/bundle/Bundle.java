package cdam.bundle;

import cdam.checkpoint.HeadReader;
import cdam.io.AtomicFiles;
import cdam.io.Hashes;
import cdam.io.InputException;
import cdam.io.Reasons;
import cdam.io.Json;
import cdam.io.NpyArray;
import cdam.vit.LinearHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An exported model on disk: {@code saved_model.pb}, {@code variables/}, {@code model.json}, {@code heads/}. One backbone,
 * many heads.
 */
public final class Bundle {
    private static final String MODEL_JSON = "model.json";
    private static final String NAME_PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    private final Path path;
    private ModelCard card;

    private Bundle(Path path, ModelCard card) {
        this.path = path;
        this.card = card;
    }

    /**
     * Opens a bundle; the SavedModel itself is loaded by {@link Model#load}.
     *
     * @throws InputException if the folder holds no bundle
     */
    public static Bundle open(Path path) {
        if (!Files.isRegularFile(path.resolve(MODEL_JSON)) || !Files.isRegularFile(path.resolve("saved_model.pb"))) {
            throw new InputException(path + ": expected a bundle with model.json and saved_model.pb, found "
                    + (Files.isDirectory(path) ? "a folder without them" : "no folder") + "; make one with: import");
        }
        return new Bundle(path, Json.read(path.resolve(MODEL_JSON), ModelCard.class, ModelCard.FORMAT));
    }

    /** Writes the card into a folder that is being made; the folder is a bundle from then on. */
    static Bundle create(Path path, ModelCard card) throws IOException {
        Files.createDirectories(path.resolve("heads"));
        Json.write(path.resolve(MODEL_JSON), card);
        return new Bundle(path, card);
    }

    public Path path() {
        return path;
    }

    public ModelCard card() {
        return card;
    }

    /** The graph with the backbone's weights. */
    public Path savedModel() {
        return path.resolve("saved_model.pb");
    }

    /**
     * Compares {@code saved_model.pb} with its card; a head's numbers are compared whenever it is read.
     *
     * @throws InputException if its SHA-256 is another
     */
    public void verify() {
        if (!Hashes.sha256(savedModel()).equals(card.savedModelSha256())) {
            throw new InputException(savedModel() + ": expected SHA-256 " + card.savedModelSha256() + " as in "
                    + MODEL_JSON + ", found another; import the checkpoint again");
        }
    }

    /** A head's card; its numbers are not looked at. */
    public HeadCard headCard(String name) {
        requireHead(name);
        return Json.read(cardFile(name), HeadCard.class, HeadCard.FORMAT);
    }

    /** The names of all heads, sorted. */
    public List<String> headNames() {
        try (Stream<Path> files = Files.isDirectory(heads()) ? Files.list(heads()) : Stream.empty()) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json") && !name.startsWith("."))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InputException("cannot list " + heads() + ": " + Reasons.of(e), e);
        }
    }

    /** The named head, or the default one where {@code name} is null and there is one. */
    public Optional<Head> head(@Nullable String name) {
        String chosen = name == null ? card.defaultHead() : name;
        return chosen == null ? Optional.empty() : Optional.of(readHead(chosen));
    }

    private Head readHead(String name) {
        HeadCard headCard = headCard(name);
        Path weights = weightsFile(name);
        if (!Hashes.sha256(weights).equals(headCard.weightsSha256())) {
            throw new InputException(weights + ": expected SHA-256 " + headCard.weightsSha256() + " as in "
                    + cardFile(name).getFileName() + ", found another; add the head again");
        }
        return new Head(name, headCard, HeadReader.read(weights));
    }

    /**
     * Adds a head, or replaces the one of that name.
     *
     * @param source where it comes from, for the card
     */
    public Head addHead(String name, LinearHead linear, HeadInput input, Labels labels, Map<String, Object> source) {
        if (!name.matches(NAME_PATTERN)) {
            throw new InputException("head " + name + ": expected a name of letters, digits, '.', '_' and '-'");
        }
        if (labels.size() != linear.classes()) {
            throw new InputException("head " + name + ": expected " + linear.classes()
                    + " labels, one a row of its weight, found " + labels.size());
        }
        requireFeatures(name, linear.features(), input);
        AtomicFiles.deleteOldPartial(path);
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("weight", new NpyArray(new int[] {linear.classes(), linear.features()}, linear.weight()));
        arrays.put("bias", new NpyArray(new int[] {linear.classes()}, linear.bias()));
        SafetensorsWriter.write(weightsFile(name), arrays);
        HeadCard headCard = new HeadCard(
                HeadCard.FORMAT.number(),
                input,
                linear.features(),
                labels.all(),
                source,
                Hashes.sha256(weightsFile(name)));
        Json.write(cardFile(name), headCard);
        if (card.defaultHead() == null) {
            setDefaultHead(name);
        }
        return new Head(name, headCard, linear);
    }

    private void requireFeatures(String name, int features, HeadInput input) {
        int width = card.architecture().width();
        boolean fits = switch (input) {
            case CLS -> features == width;
            case CLS_AND_MEAN_PATCH -> features == 2 * width;
            case CLS_OF_LAST_BLOCKS ->
                features % width == 0 && features / width <= card.architecture().depth();
        };
        if (!fits) {
            throw new InputException(
                    "head " + name + ": its weight reads " + features + " features; a backbone of width "
                            + width + " gives " + width + " ([CLS]), " + 2 * width
                            + " ([CLS] and mean patch) or a multiple ([CLS] of"
                            + " the last blocks)");
        }
    }

    /** Makes a head the one that is used where none is named. */
    public void setDefaultHead(String name) {
        requireHead(name);
        updateCard(card.withDefaultHead(name));
    }

    /** Removes a head; the default becomes the first one left, if any. */
    public void removeHead(String name) {
        requireHead(name);
        try {
            Files.delete(cardFile(name));
            Files.deleteIfExists(weightsFile(name));
        } catch (IOException e) {
            throw new InputException("cannot delete head " + name + " of " + path + ": " + Reasons.of(e), e);
        }
        if (name.equals(card.defaultHead())) {
            List<String> left = headNames();
            updateCard(card.withDefaultHead(left.isEmpty() ? null : left.get(0)));
        }
    }

    private void updateCard(ModelCard changed) {
        Json.write(path.resolve(MODEL_JSON), changed);
        card = changed;
    }

    private void requireHead(String name) {
        if (!name.matches(NAME_PATTERN) || !Files.isRegularFile(cardFile(name))) {
            throw new InputException("head " + name + ": not in " + path + "; it has "
                    + (headNames().isEmpty() ? "none" : String.join(", ", headNames())));
        }
    }

    private Path heads() {
        return path.resolve("heads");
    }

    private Path cardFile(String name) {
        return heads().resolve(name + ".json");
    }

    private Path weightsFile(String name) {
        return heads().resolve(name + ".safetensors");
    }
}
