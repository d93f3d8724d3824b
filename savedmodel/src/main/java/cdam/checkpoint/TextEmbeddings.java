package cdam.checkpoint;

import cdam.io.InputException;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.vit.Cosine;
import cdam.vit.LinearHead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a head of text embeddings that another tool computed, one per class: OpenCLIP's zero-shot classifier is (e,C), timm's and
 * anyone's list of embeddings (C,e). What decides a logit beside them (the image's projection, {@code logit_scale},
 * {@code logit_bias}) is read from the same file or the model's checkpoint, or has to be given.
 */
public final class TextEmbeddings {
    /** As OpenAI and OpenCLIP, transformers, and OpenCLIP's towers of timm name the projection. */
    private static final List<String> PROJECTIONS = List.of(
            "visual.proj",
            "proj",
            "visual_projection.weight",
            "visual.head.proj.weight",
            "head.proj.weight",
            "projection");

    private static final String SCALE = "logit_scale";
    private static final String BIAS = "logit_bias";

    /**
     * What a user says beside the files; null: it is to be found.
     *
     * @param key the name of the embeddings in their file
     * @param model a checkpoint with the projection, scale and bias
     * @param unprojected whether the latent is the image's embedding
     * @param scale the factor of the cosine
     * @param bias of every logit
     * @param sigmoid whether each class is decided for itself
     */
    public record Given(
            @Nullable String key,
            @Nullable Path model,
            boolean unprojected,
            @Nullable Double scale,
            @Nullable Double bias,
            @Nullable Boolean sigmoid) {}

    /**
     * A head as it was put together.
     *
     * @param head with its {@link Cosine}
     * @param sigmoid whether each class is decided for itself, as SigLIP does
     * @param notes where each part comes from, for people
     */
    public record Found(LinearHead head, boolean sigmoid, List<String> notes) {}

    private final Path file;
    private final Given given;
    private final Map<String, NpyArray> tensors = new LinkedHashMap<>();
    private final Map<String, String> origins = new LinkedHashMap<>();
    private final List<String> own = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    private TextEmbeddings(Path file, Given given) {
        this.file = file;
        this.given = given;
    }

    /**
     * Reads embeddings and makes the head.
     *
     * @param file {@code .npy}, {@code .safetensors} or {@code .pth}
     * @param classes how many names there are
     * @param width d, of the backbone
     * @throws InputException if a part is missing, or can be read in two ways
     */
    public static Found read(Path file, Given given, int classes, int width) {
        TextEmbeddings text = new TextEmbeddings(file, given);
        text.readFiles();
        return text.head(classes, width);
    }

    private void readFiles() {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
            own.add("");
            tensors.put("", Npy.read(file));
        } else {
            try (Checkpoint checkpoint = Checkpoint.open(file)) {
                for (StoredTensor tensor : checkpoint.tensors()) {
                    own.add(tensor.name());
                    put(tensor, file);
                }
            }
        }
        Path model = given.model();
        if (model != null) {
            try (Checkpoint checkpoint = Checkpoint.open(model)) {
                checkpoint.tensors().stream()
                        .filter(tensor -> isPart(tensor.name()))
                        .forEach(tensor -> put(tensor, model));
            }
        }
    }

    private void put(StoredTensor tensor, Path from) {
        if (tensor.isReal() && tensor.shape().length <= 2 && tensors.put(tensor.name(), values(tensor)) != null) {
            throw tensor.wrong("the name stands in the files twice, in " + from + " too");
        }
        origins.put(tensor.name(), tensor.name() + " of " + from.getFileName());
    }

    private static NpyArray values(StoredTensor tensor) {
        float[] values = tensor.read();
        tensor.requireFinite(values);
        return new NpyArray(tensor.shape(), values);
    }

    private static boolean isPart(String name) {
        return PROJECTIONS.contains(name) || name.equals(SCALE) || name.equals(BIAS);
    }

    private Found head(int classes, int width) {
        float[] projection = given.unprojected() ? new float[0] : projection(width);
        int size = projection.length == 0 ? width : projection.length / width;
        float[] texts = texts(classes, size);
        boolean sigmoid = sigmoid();
        double scale = number(SCALE, given.scale(), "--scale, the factor of the cosine (CLIP's is 100)");
        double exponential = given.scale() == null ? Math.exp(scale) : scale;
        if (given.scale() == null) {
            notes.add("scale " + String.format(Locale.ROOT, "%.4g", exponential) + ": the exponential of "
                    + origins.get(SCALE));
        }
        float bias = sigmoid || given.bias() != null
                ? (float) number(BIAS, given.bias(), "--logit-bias, without which a sigmoid means nothing")
                : 0;
        float[] biases = new float[classes];
        Arrays.fill(biases, bias);
        LinearHead head = new LinearHead(
                classes,
                width,
                folded(texts, classes, projection, width),
                biases,
                new Cosine(exponential, width, projection));
        return new Found(head, sigmoid, notes);
    }

    private boolean sigmoid() {
        Boolean said = given.sigmoid();
        if (said == null) {
            boolean found = tensors.containsKey(BIAS) || given.bias() != null;
            notes.add(
                    found
                            ? "sigmoids, as there is a bias of the logits"
                            : "softmax, as there is no bias of the logits");
            return found;
        }
        return said;
    }

    /** P (e,d). */
    private float[] projection(int width) {
        List<String> found = PROJECTIONS.stream().filter(tensors::containsKey).toList();
        if (found.isEmpty() && origins.containsKey(BIAS)) {
            notes.add(
                    "no projection beside " + origins.get(BIAS) + ": the latent is the image's embedding, as SigLIP's");
            return new float[0];
        }
        if (found.size() != 1) {
            throw error((found.isEmpty()
                            ? "the projection of the image is not here: expected one of "
                                    + String.join(", ", PROJECTIONS)
                            : "expected one projection of the image, found " + String.join(", ", found))
                    + "; give the model's checkpoint with --projection FILE, or --projection none if the latent is"
                    + " the image's embedding, as SigLIP's");
        }
        String name = found.get(0);
        NpyArray matrix = Optional.ofNullable(tensors.get(name)).orElseThrow();
        int[] shape = matrix.shape();
        boolean linear = name.endsWith("weight") || name.equals("projection"); // (out,in); a parameter is (in,out)
        if (shape.length != 2 || shape[linear ? 1 : 0] != width) {
            throw error("projection " + name + ": expected (" + (linear ? "e, " + width : width + ", e") + "), found "
                    + NpyArray.describe(shape));
        }
        notes.add("projection: " + origins.get(name));
        return linear ? matrix.values() : transposed(matrix.values(), shape[0], shape[1]);
    }

    private float[] texts(int classes, int size) {
        List<String> candidates = own.stream()
                .filter(name -> given.key() == null ? !isPart(name) : name.equals(given.key()))
                .filter(name -> tensors.containsKey(name) && tensors.get(name).shape().length == 2)
                .toList();
        if (candidates.size() != 1) {
            throw error("expected one matrix of text embeddings, found "
                    + (candidates.isEmpty() ? "none" : String.join(", ", candidates) + "; choose with --head-key"));
        }
        NpyArray matrix = Optional.ofNullable(tensors.get(candidates.get(0))).orElseThrow();
        int[] shape = matrix.shape();
        boolean rows = shape[0] == classes && shape[1] == size;
        boolean columns = shape[0] == size && shape[1] == classes;
        if (rows == columns) {
            throw error("text embeddings " + NpyArray.describe(shape) + ": "
                    + (rows
                            ? "as many classes as numbers in an embedding, so that rows and columns could be either;"
                                    + " leave a class out"
                            : "expected " + classes + " classes (--labels) of " + size + " numbers, (" + classes + ", "
                                    + size + ") or (" + size + ", " + classes + ")"));
        }
        return rows ? matrix.values() : transposed(matrix.values(), shape[0], shape[1]);
    }

    private double number(String name, @Nullable Double said, String option) {
        NpyArray stored = tensors.get(name);
        if (said != null) {
            return said;
        }
        if (stored == null || stored.values().length != 1) {
            throw error(name + ": expected one number in this file or the model's, found "
                    + (stored == null ? "none" : "several") + "; give " + option);
        }
        return stored.values()[0];
    }

    /** Texts at length 1, times P: (C,d). */
    private float[] folded(float[] texts, int classes, float[] projection, int width) {
        int size = texts.length / classes;
        float[] weight = new float[classes * width];
        for (int row = 0; row < classes; row++) {
            double square = 0;
            for (int i = 0; i < size; i++) {
                square += (double) texts[row * size + i] * texts[row * size + i];
            }
            if (!Double.isFinite(square)) {
                throw error("text embedding " + row + ": expected finite numbers, found " + square
                        + " as their sum of squares");
            }
            if (square == 0) {
                throw error("text embedding " + row + ": expected one of a length above 0, found zeros");
            }
            double length = Math.sqrt(square);
            for (int j = 0; j < width; j++) {
                double sum = 0;
                for (int i = 0; i < size && projection.length > 0; i++) {
                    sum += (double) texts[row * size + i] * projection[i * width + j];
                }
                weight[row * width + j] = (float) ((projection.length > 0 ? sum : texts[row * size + j]) / length);
            }
        }
        return weight;
    }

    private static float[] transposed(float[] values, int rows, int columns) {
        float[] transposed = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * rows + row] = values[row * columns + column];
            }
        }
        return transposed;
    }

    private InputException error(String message) {
        return Source.error(file, message);
    }
}
