package cdam.bundle;

import cdam.io.FormatVersion;
import cdam.io.InputException;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code heads/NAME.json}: what a head's numbers mean and where they come from.
 *
 * @param formatVersion {@link #FORMAT}
 * @param kind what its logits mean; format 1 has none: then it is found out
 * @param cosineScale where the logits are cosines with text embeddings, their factor; null: they are linear
 * @param input what the head reads
 * @param features F, how many numbers it reads
 * @param labels its classes in the order of its rows
 * @param source the file it came from, or how it was trained: names and values for people
 * @param weightsSha256 of {@code heads/NAME.safetensors}
 */
public record HeadCard(
        int formatVersion,
        @Nullable HeadKind kind,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double cosineScale,
        HeadInput input,
        int features,
        List<Label> labels,
        Map<String, Object> source,
        String weightsSha256) {
    public static final FormatVersion FORMAT = new FormatVersion(1, 3, "add or train the head again");

    /** What releases before cosines wrote and read. */
    private static final int LINEAR = 2;

    /** Linear logits. */
    public HeadCard(
            HeadKind kind,
            HeadInput input,
            int features,
            List<Label> labels,
            Map<String, Object> source,
            String weightsSha256) {
        this(LINEAR, kind, null, input, features, labels, source, weightsSha256);
    }

    HeadCard withCosine(double scale) {
        return new HeadCard(FORMAT.number(), kind, scale, input, features, labels, source, weightsSha256);
    }

    public HeadCard {
        FORMAT.require("head", formatVersion);
        labels = new Labels(labels).all();
        if (kind == null && formatVersion > 1) {
            throw new InputException("expected the name kind, found none");
        }
        kind = kind == null ? kindOfFormat1(labels.size(), source) : kind;
        kind.require(labels.size());
    }

    @Override
    public HeadKind kind() {
        return Objects.requireNonNull(kind);
    }

    /** Release 0.1.0 wrote down what a head was trained for in the recipe alone. */
    private static HeadKind kindOfFormat1(int rows, Map<String, Object> source) {
        boolean multiLabel = source.get("recipe") instanceof Map<?, ?> recipe
                && HeadKind.MULTI_LABEL.toString().equals(recipe.get("task"));
        return rows > 1 && multiLabel ? HeadKind.MULTI_LABEL : HeadKind.of(rows);
    }
}
