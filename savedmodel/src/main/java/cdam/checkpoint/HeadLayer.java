package cdam.checkpoint;

import cdam.vit.LinearHead;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One linear layer among the tensors of a dictionary: {@code STEM.weight} (C,F), {@code STEM.bias} (C) unless the layer has
 * none, and the batch norm before it that linear probes have (MAE, MoCo v3), which is linear too.
 */
final class HeadLayer {
    private static final String MEAN = "running_mean";

    /** PyTorch's default; MAE's linear probe says 1e-6. No file tells it. */
    private static final double EPSILON = 1e-5;

    private static final double MAE_EPSILON = 1e-6;
    private static final String MAE_STEM = "head.1.";

    /** Below this variance the two differ by more than 1e-4 of a feature. */
    private static final double CERTAIN_VARIANCE = (EPSILON - MAE_EPSILON) / 2e-4;

    private static final Pattern LAST_STEP = Pattern.compile("[^.]*\\.$");

    private final Map<String, StoredTensor> tensors;
    private final String stem;
    private final Set<String> taken = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * @param tensors by the names that are looked at
     * @param stem ends with a dot, or is empty
     */
    HeadLayer(Map<String, StoredTensor> tensors, String stem) {
        this.tensors = tensors;
        this.stem = stem;
    }

    /** Whether a name is that of a matrix of numbers, as a linear layer has one. */
    static boolean isMatrix(String name, StoredTensor tensor) {
        return (name.equals("weight") || name.endsWith(".weight")) && tensor.shape().length == 2 && tensor.isReal();
    }

    /** The stem of a matrix's name. */
    static String stem(String name) {
        return name.substring(0, name.length() - "weight".length());
    }

    /** The layer's name, without the dot before {@code weight}. */
    static String layerName(String weight) {
        String stem = stem(weight);
        return stem.isEmpty() ? "" : stem.substring(0, stem.length() - 1);
    }

    /** The names that {@link #read} has used. */
    Set<String> taken() {
        return taken;
    }

    List<String> notes() {
        return notes;
    }

    /** (C,F). */
    int[] shape() {
        StoredTensor weight = tensor(stem + "weight");
        int[] shape = weight.shape();
        if (shape.length != 2 || shape[0] < 1 || shape[1] < 1) {
            throw weight.wrong("expected a head's weight of 2 axes of length 1 or more, found " + weight);
        }
        return shape;
    }

    LinearHead read() {
        int[] shape = shape();
        float[] weight = values(stem + "weight", shape);
        float[] bias = new float[shape[0]];
        if (tensors.containsKey(stem + "bias")) {
            bias = values(stem + "bias", shape[0]);
        } else {
            notes.add("its layer has no bias: 0 for every class");
        }
        String norm = batchNorm(shape[1]);
        if (norm != null) {
            fold(norm, shape, weight, bias);
        }
        return new LinearHead(shape[0], shape[1], weight, bias);
    }

    /** The stem of the batch norm that stands beside the layer, or null. */
    private @Nullable String batchNorm(int features) {
        String parent = LAST_STEP.matcher(stem).replaceFirst("");
        List<String> found = tensors.keySet().stream()
                .filter(name -> name.endsWith("." + MEAN) && name.startsWith(parent))
                .map(name -> name.substring(0, name.length() - MEAN.length()))
                .filter(other -> LAST_STEP.matcher(other).replaceFirst("").equals(parent))
                .toList();
        if (found.isEmpty()) {
            return null;
        }
        StoredTensor mean = tensor(found.get(0) + MEAN);
        if (found.size() > 1 || isAfter(found.get(0)) || mean.size() != features) {
            throw mean.wrong("expected one batch norm of " + features + " features, before the linear layer "
                    + tensor(stem + "weight").fullName() + "; fold it into that layer");
        }
        return found.get(0);
    }

    /** In a sequence layers are numbered. */
    private boolean isAfter(String norm) {
        String own = last(stem);
        String other = last(norm);
        return own.matches("\\d{1,6}") && other.matches("\\d{1,6}") && Integer.parseInt(other) > Integer.parseInt(own);
    }

    private static String last(String stem) {
        String name = stem.isEmpty() ? "" : stem.substring(0, stem.length() - 1);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** y = W ((x - m) / sqrt(v + epsilon) g + h) + b is linear in x. */
    private void fold(String norm, int[] shape, float[] weight, float[] bias) {
        int features = shape[1];
        float[] mean = values(norm + MEAN, features);
        float[] variance = values(norm + "running_var", features);
        boolean affine = tensors.containsKey(norm + "weight");
        float[] gain = affine ? values(norm + "weight", features) : new float[0];
        float[] shift = affine ? values(norm + "bias", features) : new float[0];
        double epsilon = epsilon(norm, affine, variance);
        for (int row = 0; row < shape[0]; row++) {
            double sum = bias[row];
            for (int i = 0; i < features; i++) {
                double scale = (affine ? gain[i] : 1) / Math.sqrt(variance[i] + epsilon);
                double own = weight[row * features + i];
                sum += own * ((affine ? shift[i] : 0) - mean[i] * scale);
                weight[row * features + i] = (float) (own * scale);
            }
            bias[row] = (float) sum;
        }
        taken.add(norm + "num_batches_tracked");
        notes.add("the batch norm before its layer is folded in, with epsilon " + epsilon);
    }

    /** A batch norm with a weight has PyTorch's default as good as always; without one it is MAE's, or where it does not matter. */
    private double epsilon(String norm, boolean affine, float[] variance) {
        boolean known = affine || stem.endsWith(MAE_STEM);
        for (int i = 0; i < variance.length && !known; i++) {
            if (variance[i] < CERTAIN_VARIANCE) {
                throw tensor(norm + "running_var")
                        .wrong("expected variances of " + String.format(Locale.ROOT, "%.3f", CERTAIN_VARIANCE)
                                + " or more, found " + variance[i] + " at index " + i
                                + ": there the batch norm's epsilon would matter, which the file does not tell; fold the"
                                + " batch norm into the linear layer");
            }
        }
        return affine ? EPSILON : MAE_EPSILON;
    }

    private float[] values(String name, int... shape) {
        StoredTensor tensor = tensor(name);
        tensor.requireShape(shape);
        float[] values = tensor.read();
        tensor.requireFinite(values);
        taken.add(name);
        return values;
    }

    private StoredTensor tensor(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw tensor(stem + "weight").wrong("expected " + name + " beside it, found none");
        }
        return tensor;
    }
}
