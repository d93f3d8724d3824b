package cdam.checkpoint;

import cdam.checkpoint.Decisions.Stated;
import java.util.Map;
import java.util.Optional;

/** How many attention heads a width has, where nobody says it. */
final class HeadCount {
    private static final int USUAL_WIDTH = 64;

    /** Attention heads by width of published models in which they are not 64 wide: so400m, ViT-H, ViT-g and ViT-G. */
    private static final Map<Integer, Integer> PUBLISHED = Map.of(1152, 16, 1280, 16, 1408, 16, 1664, 16);

    /** Published models that have another number than their width's usual one. */
    private static final Map<Integer, String> EXCEPTIONS = Map.of(
            192, "; MAE-lite's ViT-Tiny has 12 (--heads)",
            384, "; MoCo v3's ViT-S has 12 (--heads)",
            1280, "; DINOv3's ViT-H+ has 20 (--heads)");

    private HeadCount() {}

    /** The number and the reason; empty for a width that no published model has. */
    static Optional<Stated<Integer>> of(int width) {
        String exception = EXCEPTIONS.getOrDefault(width, "");
        Integer published = PUBLISHED.get(width);
        if (published != null) {
            return Optional.of(new Stated<>(published, "as in published ViTs of width " + width + exception));
        }
        return width % USUAL_WIDTH == 0
                ? Optional.of(new Stated<>(width / USUAL_WIDTH, "width / " + USUAL_WIDTH + ", a guess" + exception))
                : Optional.empty();
    }
}
