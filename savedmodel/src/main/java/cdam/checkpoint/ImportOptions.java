package cdam.checkpoint;

import cdam.io.UsageException;
import cdam.vit.Preset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user says about a checkpoint. Whatever is null is found out.
 *
 * @param checkpointKey the dictionary that holds the state dict, such as {@code student}; null: {@code teacher},
 *     {@code state_dict}, {@code model} or the top, or the only one that has a model
 * @param prefix what stands before the model's names, such as {@code teacher.backbone.}; null: the only one that there is
 * @param ignore patterns of names that are left out, {@code *} for any characters
 * @param preset a published model that this is
 * @param patch the expected side of a patch
 * @param stated what the tensors do not say
 * @param head whether the head that the file may bring is taken
 */
public record ImportOptions(
        @Nullable String checkpointKey,
        @Nullable String prefix,
        List<String> ignore,
        @Nullable Preset preset,
        @Nullable Integer patch,
        Settings stated,
        boolean head) {
    /** Everything is found out. */
    public static final ImportOptions DEFAULTS =
            new ImportOptions(null, null, List.of(), null, null, Settings.NONE, true);

    public ImportOptions {
        ignore = List.copyOf(ignore);
    }

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

        /** How many patches. */
        long patches() {
            return (long) rows * columns;
        }

        /** {@code 4x6}. */
        @Override
        public String toString() {
            return rows + "x" + columns;
        }
    }

    /** The same with other things stated. */
    public ImportOptions with(Settings other) {
        return new ImportOptions(checkpointKey, prefix, ignore, preset, patch, other, head);
    }

    /** The same for a published model. */
    public ImportOptions of(Preset published) {
        return new ImportOptions(checkpointKey, prefix, ignore, published, patch, stated, head);
    }

    /** The same without the head that the file may bring. */
    public ImportOptions withoutHead() {
        return new ImportOptions(checkpointKey, prefix, ignore, preset, patch, stated, false);
    }

    /** Whether a name, as the file spells it, is one that the user leaves out. */
    boolean ignores(String name) {
        return ignore.stream()
                .anyMatch(pattern ->
                        name.matches("\\Q" + pattern.replace("\\E", "").replace("*", "\\E.*\\Q") + "\\E"));
    }
}
