package cdam.checkpoint;

import cdam.vit.ViTConfig;

/**
 * What a checkpoint's names and shapes say of it, no value being read.
 *
 * @param family whose names the tensors have
 * @param config read off the shapes; its attention heads mean nothing, since no shape tells them
 */
public record Guess(String family, ViTConfig config) {
    /**
     * Looks at the model that import would take.
     *
     * @throws cdam.io.InputException if import would refuse it by its names and shapes
     */
    public static Guess of(Checkpoint checkpoint) {
        StateDict dict = StateDict.select(checkpoint, null);
        Unsupported.check(dict);
        Family family = Family.of(dict);
        return new Guess(family.name(), ModelShape.read(dict, family, ImportOptions.DEFAULTS.withHeads(1)));
    }
}
