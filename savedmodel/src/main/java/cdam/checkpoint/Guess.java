package cdam.checkpoint;

import cdam.vit.ViTConfig;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint's names and shapes say of it, no value being read.
 *
 * @param keys the dictionaries of tensors in the file, {@code (top)} for the outermost
 * @param key the one that was looked at
 * @param family whose names the tensors have
 * @param config read off the shapes; its attention heads mean nothing, since no shape tells them
 * @param head the linear head that import would take, with its shape; empty where the file has none
 */
public record Guess(List<String> keys, String key, String family, ViTConfig config, Optional<String> head) {
    /**
     * Looks at the model that import would take.
     *
     * @param checkpointKey as of {@link ImportOptions}
     * @throws cdam.io.InputException if import would refuse it by its names and shapes
     */
    public static Guess of(Checkpoint checkpoint, @Nullable String checkpointKey) {
        StateDict dict = StateDict.select(checkpoint, checkpointKey);
        Unsupported.check(dict);
        Family family = Family.of(dict);
        ViTConfig config = ModelShape.read(dict, family, ImportOptions.ofHeads(1));
        List<String> keys = checkpoint.tensors().stream()
                .map(StoredTensor::container)
                .distinct()
                .map(Guess::shown)
                .toList();
        return new Guess(keys, shown(dict.key()), family.name(), config, HeadNames.describe(dict, config.width()));
    }

    private static String shown(String key) {
        return key.isEmpty() ? "(top)" : key;
    }
}
