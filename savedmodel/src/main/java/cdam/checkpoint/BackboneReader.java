package cdam.checkpoint;

import cdam.io.InputException;
import cdam.vit.Pooling;
import cdam.vit.ViTConfig;
import cdam.vit.ViTWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a Vision Transformer, and the head that may come with it, from a checkpoint of any format and family. Whatever names,
 * shapes and neighbours can tell is refused before any number is read.
 */
public final class BackboneReader {
    /** What a backbone's training has beside it under the same prefix: nothing of it is on the way from image to latent. */
    private static final Pattern TRAINING = Pattern.compile(
            "(embeddings\\.)?mask_token|masked_embed|decoder_pos_embed|proj|local_cls_norm\\..*|embeddings\\.position_ids"
                    + "|(decoder\\w*|(dino_|ibot_)?head|heads|head_dist|classifier|cls_classifier|distillation_classifier|linear"
                    + "|linear_head|predictions|fc|pooler|projector|projection_head|predictor|prototypes|criterion|(dino|ibot|koleo)_loss)\\..*");

    private final Checkpoint checkpoint;
    private final ImportOptions options;
    private final Location place;
    private final StateDict dict;
    private final StateDict around;
    private final Names names;
    private final Neighbours neighbours;
    private final ModelShape.Found shape;
    private final StoredBackbone tensors;

    private BackboneReader(Checkpoint checkpoint, ImportOptions options) {
        this.checkpoint = checkpoint;
        this.options = options;
        this.place = Location.choose(checkpoint, options.checkpointKey(), options.prefix());
        Predicate<String> left = options::ignores;
        this.dict = StateDict.of(checkpoint, place, left);
        this.around = dict.around(place, left);
        Unsupported.check(dict);
        this.names = Names.of(dict);
        this.neighbours = Neighbours.of(checkpoint).fitting(checkpoint, ModelShape.facts(names));
        this.shape = ModelShape.read(names, options, neighbours);
        this.tensors = new StoredBackbone(
                names, shape, Optional.ofNullable(neighbours.settings().ropeBase()));
        requireKnown();
    }

    /**
     * Gives a model whose weights stay in the file until they are asked for, one at a time: it may be larger than the memory.
     *
     * @param file a file, an index of shards, or a folder as transformers or timm write it
     * @param use is done with the weights when it returns
     * @throws InputException if the file is no checkpoint, damaged or hostile, or no ViT that can be explained, or a
     *     tensor is missing, unknown or of the wrong shape, or something that only the user can know is not said; of a tensor
     *     that is damaged or not finite when its numbers are asked for
     */
    public static <T> T read(Path file, ImportOptions options, Function<ImportedModel, T> use) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            BackboneReader reader = new BackboneReader(checkpoint, options);
            Optional<StoredHead> head = reader.hasHead()
                    ? HeadNames.take(reader.around, reader.config().width())
                    : Optional.empty();
            return use.apply(new ImportedModel(
                    ViTWeights.stored(reader.config(), reader.tensors::read),
                    head,
                    reader.report(),
                    checkpoint.format(),
                    checkpoint.sha256()));
        }
    }

    /**
     * Looks at the model that {@link #read} would take, without reading a number.
     *
     * @throws InputException if read would refuse it by its names, shapes and neighbours
     */
    public static CheckpointSummary look(Checkpoint checkpoint, ImportOptions options) {
        BackboneReader reader = new BackboneReader(checkpoint, options);
        return new CheckpointSummary(reader.config(), reader.headShape(), reader.shape.published(), reader.report());
    }

    private Optional<String> headShape() {
        try {
            return hasHead() ? HeadNames.describe(around, config().width()) : Optional.empty();
        } catch (InputException e) {
            return Optional.of("none that import takes: " + e.getMessage());
        }
    }

    private ViTConfig config() {
        return shape.config();
    }

    private boolean hasHead() {
        return options.head() && headObstacle().isEmpty();
    }

    /** Why the head that the file has is not the model's whole answer. */
    private Optional<String> headObstacle() {
        String pooling = neighbours.pooling();
        if (pooling != null
                && !pooling.isEmpty()
                && !read(pooling).contains(config().layout().pooling())) {
            return Optional.of("the head is left out: " + neighbours.config() + " says that it reads " + pooling
                    + ", and the latent is " + config().layout().pooling());
        }
        return around.has("head_dist.weight") || around.has("distillation_classifier.weight")
                ? Optional.of(
                        "the head is left out: a distilled model answers with the mean of two heads, of which only that"
                                + " of [CLS] could be read")
                : Optional.empty();
    }

    /** Latents that a library's word for what a head reads may stand for. */
    private static List<Pooling> read(String word) {
        return switch (word) {
            case "token" -> List.of(Pooling.CLS);
            case "avg" -> List.of(Pooling.MEAN_PATCH, Pooling.MEAN_NORMED_PATCH);
            case "map" -> List.of(Pooling.PROBE);
            default -> List.of();
        };
    }

    private ImportReport report() {
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice("weights", place.toString(), others()));
        choices.addAll(shape.choices());
        tensors.choices().forEach(choices::add);
        List<String> notes = new ArrayList<>(neighbours.notes());
        if (!checkpoint.types().isEmpty()) {
            notes.add("not read, nothing of them was run: objects of " + String.join(", ", checkpoint.types()));
        }
        if (options.head()) {
            headObstacle().ifPresent(notes::add);
        }
        return new ImportReport(
                names.family().name(),
                choices,
                ignored(),
                notes,
                neighbours.labels(),
                neighbours.multiLabel(),
                neighbours.preprocessing());
    }

    /** What else the file has: models that were not taken, and the dictionaries beside. */
    private String others() {
        List<String> models = Location.all(checkpoint).stream()
                .filter(other -> !other.equals(place))
                .map(Location::toString)
                .toList();
        Map<String, Long> beside = new LinkedHashMap<>();
        for (StoredTensor tensor : checkpoint.tensors()) {
            if (!tensor.container().equals(place.container())) {
                beside.merge(tensor.container().split("/", 2)[0], 1L, Long::sum);
            }
        }
        String also = beside.entrySet().stream()
                .map(entry ->
                        (entry.getKey().isEmpty() ? "(top)" : entry.getKey()) + " (" + entry.getValue() + " tensors)")
                .collect(Collectors.joining(", "));
        return (models.isEmpty() ? "the only Vision Transformer in the file" : "not taken: " + StateDict.some(models))
                + (also.isEmpty() ? "" : "; beside it in the file: " + also);
    }

    /** Real numbers under the model's prefix that are neither its own nor its training's may change what it computes. */
    private void requireKnown() {
        for (String name : dict.rest()) {
            if (dict.isReal(name) && !TRAINING.matcher(name).matches() && !isSource(name)) {
                throw dict.wrong(
                        name,
                        "not part of a Vision Transformer of the family "
                                + names.family().name() + ": expected no such; --ignore " + dict.fullName(name)
                                + " leaves it out, if the model computes the same without it");
            }
        }
    }

    /** Positions from which Keras made those of the graph's own size. */
    private boolean isSource(String name) {
        return name.equals("embeddings.position_embeddings") && dict.has(Family.KERAS_POSITIONS);
    }

    /** As the file spells them. */
    private List<String> ignored() {
        List<String> ignored = new ArrayList<>();
        around.rest().forEach(name -> ignored.add(around.fullName(name)));
        checkpoint.tensors().stream()
                .filter(tensor -> tensor.container().equals(place.container()))
                .map(StoredTensor::fullName)
                .filter(options::ignores)
                .forEach(ignored::add);
        return ignored;
    }
}
