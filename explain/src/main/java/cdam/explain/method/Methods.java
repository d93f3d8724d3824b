package cdam.explain.method;

import cdam.config.Extensions;
import cdam.config.Suggestion;
import cdam.io.UsageException;
import cdam.vit.PassMemory;
import cdam.vit.Taps;
import cdam.vit.ViTConfig;
import java.util.List;

/** All explanation methods: the one list from which help, docs and the contract test derive. */
public final class Methods {
    private static final List<MethodInfo> OWN = List.of(
            new MethodInfo(
                    "am",
                    "attention of [CLS] to each patch in a block (the last), mean of the heads",
                    "DINO (Caron et al. 2021); the paper's Eq. 1",
                    false,
                    false,
                    options -> new AttentionMap(options, false)),
            new MethodInfo(
                    "am-heads",
                    "attention of [CLS] to each patch in a block (the last), head by head",
                    "DINO (Caron et al. 2021); the paper's Eq. 1",
                    false,
                    false,
                    options -> new AttentionMap(options, true)),
            new MethodInfo(
                    "cdam",
                    "class-discriminative attention map: the last block's normed tokens times the target's gradient",
                    "the paper's Eq. 2 and 4",
                    true,
                    true,
                    Cdam::new),
            new MethodInfo(
                    "cdam-value",
                    "the part of CDAM that comes through the values, which the paper's Eq. 8 keeps",
                    "the paper's Eq. 6 and 8, exactly",
                    true,
                    true,
                    options -> new CdamPart(Taps.CDAM_VALUE)),
            new MethodInfo(
                    "cdam-attention",
                    "the part of CDAM that comes through the attention, which the paper's Eq. 8 omits",
                    "the paper's Eq. 6, exactly",
                    true,
                    true,
                    options -> new CdamPart(Taps.CDAM_ATTENTION)),
            new MethodInfo(
                    "cdam-unnormed",
                    "CDAM's product before the last block's norm: rounding errors only, see the docs",
                    "the paper's footnote 1",
                    true,
                    true,
                    options -> new CdamUnnormed()),
            new MethodInfo(
                    "smooth-cdam",
                    "mean of CDAM over tokens with noise",
                    "the follow-up paper (TMLR 2024), after SmoothGrad (Smilkov et al. 2017)",
                    true,
                    true,
                    SmoothCdam::new),
            new MethodInfo(
                    "integrated-cdam",
                    "CDAM integrated from no tokens to all, with the completeness residual",
                    "the follow-up paper (TMLR 2024), after Sundararajan et al. 2017, Eq. 1",
                    true,
                    true,
                    IntegratedCdam::new),
            new MethodInfo(
                    "tam",
                    "token ablation map: the target with all tokens minus the target without one",
                    "the paper's Eq. 5",
                    true,
                    true,
                    TokenAblation::new),
            new MethodInfo(
                    "tam-last",
                    "what the target loses without a token in the last attention, exactly",
                    "the paper's Eq. 5, in the last block",
                    true,
                    true,
                    options -> new LastTokenAblation()),
            new MethodInfo(
                    "shapley-last",
                    "Shapley values of squares of patches in the last attention, with intervals",
                    "Shapley 1953; Mitchell et al. 2022, section 4",
                    true,
                    true,
                    LastShapley::new),
            new MethodInfo(
                    "token-shapley",
                    "Shapley values of squares of patches in the whole model, with intervals",
                    "Shapley 1953; Mitchell et al. 2022, section 4",
                    true,
                    true,
                    TokenShapley::new),
            new MethodInfo(
                    "logit-split",
                    "what attention of all blocks writes into the latent from a patch, times the target's gradient",
                    "Gandelsman et al. 2024, Eq. 2 to 6",
                    true,
                    true,
                    LogitSplit::new),
            new MethodInfo(
                    "rp",
                    "relevance propagation through the attention of all blocks; never negative",
                    "Chefer et al. 2021, Eq. 5 and 6",
                    true,
                    false,
                    options -> new RelevancePropagation()),
            new MethodInfo(
                    "rollout",
                    "attention of all blocks multiplied",
                    "Abnar and Zuidema 2020, Eq. 1",
                    false,
                    false,
                    options -> new Rollout()),
            new MethodInfo(
                    "gradcam",
                    "Grad-CAM at the last block's normed tokens; never negative",
                    "Selvaraju et al. 2017, Eq. 1 and 2",
                    true,
                    false,
                    GradCam::new),
            new MethodInfo(
                    "legrad",
                    "gradients of every block's [CLS] by its attention, summed; never negative",
                    "Bousselham et al. 2024, Eq. 5 to 8, without rescaling",
                    true,
                    false,
                    options -> new LeGrad()),
            new MethodInfo(
                    "input-x-gradient",
                    "pixels times the target's gradient, summed over a patch",
                    "Shrikumar et al. 2016",
                    true,
                    true,
                    options -> new InputXGradient()),
            new MethodInfo(
                    "integrated-gradients",
                    "pixel gradients integrated from the mean colour to the image, summed over a patch",
                    "Sundararajan et al. 2017, Eq. 1",
                    true,
                    true,
                    IntegratedGradients::new),
            new MethodInfo(
                    "occlusion",
                    "the target minus the target with a patch at the mean colour",
                    "Zeiler and Fergus 2014, section 4.2",
                    true,
                    true,
                    Occlusion::new));

    /** The product's own methods, then those of other jars. */
    public static final List<MethodInfo> ALL =
            Extensions.add(OWN, Provider.class, provider -> provider.methods().stream(), MethodInfo::name);

    /** Methods of another jar, which names its provider in {@code META-INF/services}. */
    public interface Provider {
        /** Its methods; a name is of small letters and hyphens, and no other method's. */
        List<MethodInfo> methods();
    }

    private Methods() {}

    /** For how many of some methods TensorFlow prepares a graph of the whole model, beside that of the forward pass. */
    public static int graphs(List<Method> methods, ViTConfig config) {
        PassMemory any = new PassMemory(config, config.prefixTokens() + 1);
        return (int) methods.stream().filter(method -> method.memory(any) > 0).count();
    }

    /**
     * A method with its options, such as {@code tam[group=2]}.
     *
     * @throws UsageException if there is none of that name, or it has no such option
     */
    public static MethodSpec parse(String text) {
        return MethodSpec.parse(text);
    }

    /**
     * A registered method by name.
     *
     * @throws UsageException if there is none of that name
     */
    public static MethodInfo find(String name) {
        return ALL.stream().filter(info -> info.name().equals(name)).findFirst().orElseThrow(() -> {
            List<String> names = ALL.stream().map(MethodInfo::name).toList();
            return new UsageException("no method " + name + "; did you mean " + Suggestion.of(name, names)
                    + "? There are: " + String.join(", ", names));
        });
    }
}
