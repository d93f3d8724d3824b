package cdam.importer;

import cdam.bundle.HeadInput;
import cdam.checkpoint.StoredHead;
import cdam.io.InputException;
import cdam.vit.ViTConfig;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a head from a file reads, and why: heads of the same width read other tokens, or the same ones in another order, so the
 * width alone decides for [CLS] only.
 *
 * @param input the choice
 * @param reason for people; empty where there was nothing to choose
 */
record HeadInputChoice(HeadInput input, String reason) {
    /** DINO's linear evaluation, as it saves its head. */
    private static final Pattern DINO = Pattern.compile("state_dict/module\\.linear");

    /** DINOv2's and DINOv3's linear evaluation names what each of its heads reads. */
    private static final Pattern NAMED = Pattern.compile("(?:.*[./])?classifier_(\\d+)_blocks_avgpool_(True|False)_.*");

    /** DINOv2's hub. */
    private static final Pattern DINOV2 = Pattern.compile("(?:.*[./])?linear_head");

    /** By how many times the width they read. */
    private static final Map<Integer, HeadInput> OF_DINO =
            Map.of(2, HeadInput.CLS_AND_MEAN_PATCH, 4, HeadInput.CLS_OF_LAST_BLOCKS);

    private static final Map<Integer, HeadInput> OF_DINOV2 = Map.of(
            2, HeadInput.CLS_THEN_MEAN_PATCH,
            4, HeadInput.CLS_OF_LAST_BLOCKS,
            5, HeadInput.CLS_THEN_MEAN_PATCH);

    /**
     * The kind that a user names, or the one for which there is evidence: the name of the head's layer, or LayerScale, which of
     * all backbones with published heads on several tokens only DINOv2's and DINOv3's have.
     *
     * @param given null: none
     * @throws InputException if nothing decides, with the kinds to choose from
     */
    static HeadInputChoice of(@Nullable HeadInput given, StoredHead head, ViTConfig config) {
        int features = head.linear().features();
        List<HeadInput> fitting = HeadInput.fitting(features, config);
        if (given != null) {
            return new HeadInputChoice(given, "");
        }
        if (fitting.isEmpty()) {
            throw new InputException("the head reads " + features + " features: expected " + config.width()
                    + ", the backbone's width, or a multiple for several of its tokens");
        }
        if (fitting.contains(HeadInput.CLS)) {
            return new HeadInputChoice(HeadInput.CLS, "");
        }
        HeadInputChoice known = known(head.name(), features / config.width(), config.layerScale());
        if (known != null && fitting.contains(known.input())) {
            return known;
        }
        throw new InputException("the head reads " + features + " features, " + features / config.width()
                + " times the backbone's width, and nothing tells which tokens in which order; choose with --head-input: "
                + fitting.stream()
                        .map(input -> input + " (" + input.tokens() + ")")
                        .collect(Collectors.joining(", ")));
    }

    private static @Nullable HeadInputChoice known(String name, int parts, boolean layerScale) {
        Matcher named = NAMED.matcher(name);
        if (named.matches()) {
            boolean mean = named.group(2).equals("True");
            HeadInput input = mean ? HeadInput.CLS_THEN_MEAN_PATCH : HeadInput.CLS_OF_LAST_BLOCKS;
            boolean agrees = named.group(1).equals(Integer.toString(parts - (mean ? 1 : 0)));
            return agrees ? new HeadInputChoice(input, "as its name says: " + name) : null;
        }
        if (DINOV2.matcher(name).matches()) {
            return new HeadInputChoice(HeadInput.CLS_THEN_MEAN_PATCH, "as DINOv2's heads of the name " + name + " do");
        }
        boolean dino = DINO.matcher(name).matches();
        if (dino == layerScale) {
            return null; // nothing is known, or the head's name speaks against the backbone
        }
        HeadInput input = (dino ? OF_DINO : OF_DINOV2).get(parts);
        return input == null
                ? null
                : new HeadInputChoice(
                        input,
                        dino
                                ? "as DINO's heads of the name " + name + " do"
                                : "as the heads of DINOv2 and DINOv3 do: the backbone has LayerScale, as theirs");
    }
}
