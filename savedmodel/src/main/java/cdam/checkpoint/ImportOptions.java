package cdam.checkpoint;

import cdam.io.UsageException;
import cdam.vit.PositionInterpolation;
import org.jspecify.annotations.Nullable;

/**
 * What a user can say about a checkpoint that its tensors do not. Whatever is null is found out.
 *
 * @param checkpointKey the dictionary that holds the state dict, such as {@code student}; null: {@code teacher},
 *     {@code state_dict} or {@code model} where there is one, otherwise the top
 * @param heads attention heads; null: width / 64
 * @param interpolation how the position embedding reaches other grids; null: DINOv2's with registers for weights with
 *     registers, DINO's for all others
 * @param grid the position embedding's grid; null: it is a square
 */
public record ImportOptions(
        @Nullable String checkpointKey,
        @Nullable Integer heads,
        @Nullable PositionInterpolation interpolation,
        @Nullable Grid grid) {
    /** Everything is found out. */
    public static final ImportOptions DEFAULTS = new ImportOptions(null, null, null, null);

    /** Rows and columns of patches. */
    public record Grid(int rows, int columns) {
        public Grid {
            if (rows < 1 || columns < 1) {
                throw new UsageException("grid: expected 1 row and column or more, found " + rows + " x " + columns);
            }
        }
    }

    public ImportOptions withCheckpointKey(String key) {
        return new ImportOptions(key, heads, interpolation, grid);
    }

    public ImportOptions withHeads(int count) {
        return new ImportOptions(checkpointKey, count, interpolation, grid);
    }

    public ImportOptions withInterpolation(PositionInterpolation chosen) {
        return new ImportOptions(checkpointKey, heads, chosen, grid);
    }

    public ImportOptions withGrid(int rows, int columns) {
        return new ImportOptions(checkpointKey, heads, interpolation, new Grid(rows, columns));
    }
}
