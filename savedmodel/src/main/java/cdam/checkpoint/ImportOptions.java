package cdam.checkpoint;

import cdam.io.UsageException;
import cdam.vit.PositionInterpolation;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        private static final Pattern ROWS_X_COLUMNS = Pattern.compile("([0-9]{1,5})x([0-9]{1,5})");

        public Grid {
            if (rows < 1 || columns < 1) {
                throw new UsageException("grid: expected 1 row and column or more, found " + rows + " x " + columns);
            }
        }

        /** Reads {@code 4x6}: 4 rows, 6 columns. */
        public static Grid parse(String text) {
            Matcher matcher = ROWS_X_COLUMNS.matcher(text);
            if (!matcher.matches()) {
                throw new UsageException("grid: expected ROWSxCOLUMNS, such as 14x14, found " + text);
            }
            return new Grid(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        }
    }

    /** So many attention heads; all else is found out. */
    public static ImportOptions ofHeads(int heads) {
        return new ImportOptions(null, heads, null, null);
    }
}
