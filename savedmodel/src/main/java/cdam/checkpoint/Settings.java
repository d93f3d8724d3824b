package cdam.checkpoint;

import cdam.checkpoint.ImportOptions.Grid;
import cdam.vit.Activation;
import cdam.vit.Pooling;
import cdam.vit.PositionInterpolation;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of a model that its tensors do not; what is null is left open.
 *
 * @param heads attention heads
 * @param activation of the MLP
 * @param epsilon of the layer norms
 * @param interpolation how the position embedding reaches other grids
 * @param grid of the position embedding
 * @param pooling how the latent is made
 * @param ropeBase of the periods of rotary positions
 */
public record Settings(
        @Nullable Integer heads,
        @Nullable Activation activation,
        @Nullable Double epsilon,
        @Nullable PositionInterpolation interpolation,
        @Nullable Grid grid,
        @Nullable Pooling pooling,
        @Nullable Double ropeBase) {
    /** Everything is left open. */
    public static final Settings NONE = new Settings(null, null, null, null, null);

    /** The latent and rotary positions are left open. */
    public Settings(
            @Nullable Integer heads,
            @Nullable Activation activation,
            @Nullable Double epsilon,
            @Nullable PositionInterpolation interpolation,
            @Nullable Grid grid) {
        this(heads, activation, epsilon, interpolation, grid, null, null);
    }
}
