package cdam.bundle;

import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.RunLock;
import cdam.vit.Cosine;
import cdam.vit.LinearHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.proto.MetaGraphDef;

/**
 * An exported model on disk: {@code saved_model.pb}, {@code variables/}, {@code model.json}, {@code heads/}. One backbone,
 * many heads.
 */
public final class Bundle {
    private static final String MODEL_JSON = "model.json";
    private static final String NAME_PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    /** How long another run may take to add its head. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path path;
    private final HeadStore heads;
    private final Runnable changed;
    private ModelCard card;
    private volatile @Nullable String sha256; // null: not yet read

    private Bundle(Path path, ModelCard card, Runnable changed) {
        this.path = path;
        this.card = card;
        this.changed = changed;
        this.heads = new HeadStore(path.resolve("heads"), changed);
    }

    /**
     * Opens a bundle; the SavedModel itself is loaded by {@link Model#load}.
     *
     * @throws InputException if the folder holds no bundle
     */
    public static Bundle open(Path path) {
        return open(path, () -> {});
    }

    /** @param changed runs after every change on the disk, where a test lets the program end */
    static Bundle open(Path path, Runnable changed) {
        if (!Files.isRegularFile(path.resolve(MODEL_JSON)) || !Files.isRegularFile(path.resolve("saved_model.pb"))) {
            throw new InputException(path + ": expected a bundle with model.json and saved_model.pb, found "
                    + (Files.isDirectory(path) ? "a folder without them" : "no folder") + "; make one with: import");
        }
        return new Bundle(path, readCard(path), changed);
    }

    /** Writes the card into a folder that is being made; the folder is a bundle from then on. */
    static Bundle create(Path path, ModelCard card) throws IOException {
        Files.createDirectories(path.resolve("heads"));
        Json.write(path.resolve(MODEL_JSON), card);
        return new Bundle(path, card, () -> {});
    }

    private static ModelCard readCard(Path path) {
        return Json.read(path.resolve(MODEL_JSON), ModelCard.class, ModelCard.FORMAT);
    }

    /** For people: its folder's name, with the folder above where it is just {@code model}. */
    public String name() {
        Path whole = path.toAbsolutePath().normalize();
        Path last = whole.getFileName();
        if (last == null) {
            return whole.toString();
        }
        Path above = whole.getParent() == null ? null : whole.getParent().getFileName();
        return last.toString().equals("model") && above != null ? above + "/" + last : last.toString();
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
     * The SHA-256 of {@code saved_model.pb}, the backbone's identity: of its bytes, which are read when it is first asked for.
     * {@link Model#load} reads them anew, so that what is computed with is what this says.
     *
     * @throws InputException if the card says another
     */
    public String sha256() {
        String known = sha256;
        if (known == null) {
            known = read().sha256();
            sha256 = known;
        }
        return known;
    }

    /** Reads {@code saved_model.pb}; refuses another one than the card's. */
    SavedModelFile read() {
        SavedModelFile file = SavedModelFile.read(savedModel());
        if (!file.sha256().equals(card.savedModelSha256())) {
            throw new InputException(savedModel() + ": expected SHA-256 " + card.savedModelSha256() + " as in "
                    + MODEL_JSON + ", found " + file.sha256() + "; import the checkpoint again");
        }
        return file;
    }

    /** Refuses a graph that the card does not describe. */
    void requireCardOf(MetaGraphDef meta, Graph graph) {
        CardCheck.require(path.resolve(MODEL_JSON), card.architecture(), meta, graph);
    }

    /** A head's card; its numbers are not looked at. */
    public HeadCard headCard(String name) {
        requireHead(name);
        return heads.card(name);
    }

    /** The names of all heads, sorted. */
    public List<String> headNames() {
        return heads.names();
    }

    /** The named head, or the default one where {@code name} is null and there is one. */
    public Optional<Head> head(@Nullable String name) {
        String chosen = name == null ? card.defaultHead() : name;
        return chosen == null ? Optional.empty() : Optional.of(readHead(chosen));
    }

    private Head readHead(String name) {
        requireHead(name);
        return heads.read(name);
    }

    /**
     * Refuses a name that no head can have.
     *
     * @throws InputException then
     */
    public static void requireName(String name) {
        if (!name.matches(NAME_PATTERN)) {
            throw new InputException("head " + name + ": expected a name of letters, digits, '.', '_' and '-'");
        }
    }

    /**
     * Refuses the name of a head that is there.
     *
     * @throws InputException then
     */
    public void requireFree(String name) {
        requireName(name);
        if (heads.has(name)) {
            throw new InputException("head " + name + ": expected a name that is free in " + path
                    + ", found a head; give another name, or --replace to lose that one");
        }
    }

    /**
     * Adds a head.
     *
     * @param kind what its logits mean
     * @param source where it comes from, for the card
     * @throws InputException if there is another of that name, or labels or input do not fit
     */
    public Head addHead(
            String name, LinearHead linear, HeadKind kind, HeadInput input, Labels labels, Map<String, Object> source) {
        return put(name, false, linear, kind, input, labels, source);
    }

    /** Adds a head, in place of the one of that name if there is one. */
    public Head replaceHead(
            String name, LinearHead linear, HeadKind kind, HeadInput input, Labels labels, Map<String, Object> source) {
        return put(name, true, linear, kind, input, labels, source);
    }

    private Head put(
            String name,
            boolean replace,
            LinearHead linear,
            HeadKind kind,
            HeadInput input,
            Labels labels,
            Map<String, Object> source) {
        requireName(name);
        if (labels.size() != linear.classes()) {
            throw new InputException("head " + name + ": expected " + linear.classes()
                    + " labels, one per row of its weight, found " + labels.size());
        }
        kind.require(linear.classes());
        input.require(name, linear.features(), card.architecture());
        if (linear.cosine() != null && input != HeadInput.CLS) {
            throw new InputException(
                    "head " + name + ": expected cosines to be of " + HeadInput.CLS + ", found " + input);
        }
        return changing(() -> {
            if (!replace && heads.has(name)) {
                Head there = heads.read(name);
                if (isSame(there, linear, kind, input, labels)) {
                    return there; // a killed run has added it
                }
                requireFree(name);
            }
            AtomicFiles.deleteOldPartial(path);
            AtomicFiles.deleteOldPartial(path.resolve("heads"));
            Head head = heads.write(
                    name, linear, sha256 -> new HeadCard(kind, input, linear.features(), labels.all(), source, sha256));
            if (card.defaultHead() == null) {
                updateCard(card.withDefaultHead(name));
            }
            return head;
        });
    }

    private static boolean isSame(Head there, LinearHead linear, HeadKind kind, HeadInput input, Labels labels) {
        return Arrays.equals(there.linear().weight(), linear.weight())
                && Arrays.equals(there.linear().bias(), linear.bias())
                && isSame(there.linear().cosine(), linear.cosine())
                && there.card().kind() == kind
                && there.card().input() == input
                && there.labels().equals(labels);
    }

    private static boolean isSame(@Nullable Cosine there, @Nullable Cosine cosine) {
        if (there == null || cosine == null) {
            return there == null && cosine == null;
        }
        return there.scale() == cosine.scale() && Arrays.equals(there.projection(), cosine.projection());
    }

    /** Makes a head the one that is used where none is named. */
    public void setDefaultHead(String name) {
        changing(() -> {
            requireHead(name);
            updateCard(card.withDefaultHead(name));
            return name;
        });
    }

    /** Removes a head; the default becomes the first one left, if any. */
    public void removeHead(String name) {
        changing(() -> {
            requireHead(name);
            if (name.equals(card.defaultHead())) {
                String first = headNames().stream()
                        .filter(other -> !other.equals(name))
                        .findFirst()
                        .orElse(null);
                updateCard(card.withDefaultHead(first));
            }
            heads.delete(name);
            return name;
        });
    }

    /** One run at a time changes a bundle, and begins with what the one before it left. */
    private <T> T changing(Supplier<T> change) {
        RunLock lock = RunLock.await(path.resolve(".lock"), path, PATIENCE);
        try (lock) {
            card = readCard(path);
            return change.get();
        }
    }

    private void updateCard(ModelCard next) {
        Json.write(path.resolve(MODEL_JSON), next);
        card = next;
        changed.run();
    }

    private void requireHead(String name) {
        if (!name.matches(NAME_PATTERN) || !heads.has(name)) {
            throw new InputException("head " + name + ": not in " + path + "; it has "
                    + (headNames().isEmpty() ? "none" : String.join(", ", headNames())));
        }
    }
}
