package cdam.checkpoint;

import cdam.checkpoint.ImportReport.ClassName;
import cdam.image.Preprocessing;
import cdam.io.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What lies beside the weights and says what their tensors do not: {@code config.json} of transformers or timm,
 * {@code open_clip_config.json}, and transformers' {@code preprocessor_config.json}.
 *
 * @param config the file that describes the model, such as {@code config.json of transformers}; empty without one
 * @param settings what it states
 * @param shape what it says that the tensors say too, to be compared: {@code width}, {@code depth}, {@code patch}
 * @param usualHeads whether heads follow from the width as in every model of the library's own that this names
 * @param pooling what its head reads, if the file says it: {@code token}, {@code avg}, {@code map}
 * @param labels of its classes: identifier and name
 * @param multiLabel whether several classes can be true, if the file says it
 * @param preprocessing how an image becomes numbers, if a file says it
 * @param notes for people: what was not read, and why
 */
record Neighbours(
        String config,
        Settings settings,
        Map<String, Integer> shape,
        boolean usualHeads,
        @Nullable String pooling,
        List<ClassName> labels,
        Optional<Boolean> multiLabel,
        Optional<Preprocessing> preprocessing,
        List<String> notes) {
    static final Neighbours NONE = new Neighbours(
            "", Settings.NONE, Map.of(), false, null, List.of(), Optional.empty(), Optional.empty(), List.of());

    private static final String CONFIG = "config.json";
    private static final String OPEN_CLIP = "open_clip_config.json";
    private static final String PREPROCESSOR = "preprocessor_config.json";

    /**
     * Reads them.
     *
     * @throws InputException if a folder was given and a file in it cannot be read
     */
    static Neighbours of(Checkpoint checkpoint) {
        boolean asked = Files.isDirectory(checkpoint.file());
        Neighbours found = checkpoint.said();
        try {
            Path config = checkpoint.beside(CONFIG);
            Path openClip = checkpoint.beside(OPEN_CLIP);
            boolean ofOpenClip =
                    String.valueOf(checkpoint.weights().getFileName()).startsWith("open_clip");
            if (Files.isRegularFile(openClip) && (ofOpenClip || !Files.isRegularFile(config))) {
                found = OpenClipConfig.read(JsonFields.read(openClip));
            } else if (Files.isRegularFile(config)) {
                found = described(JsonFields.read(config));
            }
            Path preprocessor = checkpoint.beside(PREPROCESSOR);
            if (Files.isRegularFile(preprocessor)) {
                List<String> notes = new ArrayList<>(found.notes);
                Preprocessing read = PreprocessorConfig.read(JsonFields.read(preprocessor), notes);
                found = found.with(Optional.of(read), notes);
            }
            return found;
        } catch (InputException e) {
            if (asked) {
                throw e;
            }
            return found.noting("not read: " + e.getMessage());
        }
    }

    /** The same with what a file of weights says itself. */
    Neighbours saying(String where, Settings said, @Nullable String headReads) {
        return new Neighbours(where, said, shape, usualHeads, headReads, labels, multiLabel, preprocessing, notes);
    }

    private static Neighbours described(JsonFields config) {
        if (config.has("architecture") || config.has("pretrained_cfg")) {
            return TimmConfig.read(config);
        }
        if (config.has("model_type") || config.has("hidden_size")) {
            return TransformersConfig.read(config);
        }
        return NONE.noting(config.where() + " is neither of transformers nor of timm: not read");
    }

    /** Refuses what describes another model; where only a file was given, it is left out. */
    Neighbours fitting(Checkpoint checkpoint, Map<String, Integer> found) {
        Map<String, Integer> wrong = new TreeMap<>(shape);
        wrong.keySet().retainAll(found.keySet());
        wrong.entrySet().removeIf(entry -> entry.getValue().equals(found.get(entry.getKey())));
        if (wrong.isEmpty()) {
            return this;
        }
        Map.Entry<String, Integer> first = wrong.entrySet().iterator().next();
        String reason = config + " is of another model than the weights beside it: expected " + first.getKey() + " "
                + found.get(first.getKey()) + ", found " + first.getValue();
        if (Files.isDirectory(checkpoint.file())) {
            throw checkpoint.error(reason + "; put the right one there, or move the weights away from it");
        }
        return NONE.noting("not read: " + reason);
    }

    private Neighbours noting(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return with(preprocessing, more);
    }

    private Neighbours with(Optional<Preprocessing> input, List<String> said) {
        return new Neighbours(config, settings, shape, usualHeads, pooling, labels, multiLabel, input, said);
    }
}
