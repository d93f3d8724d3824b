package cdam.explain.method;

import cdam.explain.forward.ForwardPass;
import cdam.explain.targets.Target;
import cdam.vit.PassMemory;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.types.TFloat32;

/**
 * What TAM and occlusion share: f(image) - f(image with a group of patches changed), group by group.
 *
 * @param group k, side of a group in patches
 * @param batch most variants in one pass; 1 keeps their attention in a processor's cache, a GPU wants more
 * @param memory megabytes that variants may take while they are computed: it bounds the passes at the same time, one a
 *     processor, and then the variants in each
 */
record Ablation(int group, int batch, int memory) {
    /** What the C library keeps of freed blocks while passes of ever other sizes come and go, in passes; larger blocks go back. */
    private static final double FREED = 6;

    private static final double MOST_FREED = 384e6;
    private static final Duration SAVE_EVERY = Duration.ofSeconds(10);

    /** @param group by default */
    static Ablation of(MethodOptions options, int group) {
        return new Ablation(
                options.integer("group", group, 1, 1000),
                options.limit("batch", 1, 1, 4096),
                options.limit("memory", PassMemory.DEFAULT_MEGABYTES, 1, 1 << 20));
    }

    /**
     * Scores of one image.
     *
     * @param name of the method
     * @param images whose tokens variants are made of, see {@link TokenVariants#latents}
     * @param variant a group's variant: from its patches to the tokens' rows
     */
    ImageMethod.ImageScores explain(
            ForwardPass one,
            List<Target> targets,
            Progress progress,
            String name,
            TFloat32 images,
            UnaryOperator<int[]> variant) {
        PatchGroups groups = PatchGroups.of(one, group);
        List<int[]> variants = groups.groups().stream().map(variant).toList();
        float[][] latents = plan(one).latents(one, images, variants, name + " group=" + group, progress);
        return ImageMethod.ImageScores.of(groups.differences(one, targets, one.features(0), latents));
    }

    /** A variant shares the first block's work with the others. */
    double passes(int rows, int columns) {
        return 0.8 * Math.ceil((double) rows / group) * Math.ceil((double) columns / group);
    }

    /** Of one pass, see {@link Method#memory}. */
    static double memory(PassMemory image) {
        return image.forward() + Math.min(FREED * image.forward(), MOST_FREED);
    }

    /** As much at once as fits into the memory, at least one variant. */
    TokenVariants plan(ForwardPass one) {
        int fitting = PassMemory.fitting(one.memory().forward(), memory, 1 << 20);
        int passes = Math.min(fitting, Runtime.getRuntime().availableProcessors());
        return new TokenVariants(passes, Math.min(batch, fitting / passes), SAVE_EVERY);
    }
}
