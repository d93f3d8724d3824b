package cdam.bundle;

import cdam.io.UsageException;
import cdam.vit.ViTConfig;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The size that images are brought to.
 *
 * @param height in pixels
 * @param width in pixels
 */
public record ImageSize(int height, int width) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,5})(?:[xX](\\d{1,5}))?");
    private static final int MAX = 8192;

    public ImageSize {
        if (height < 1 || width < 1 || height > MAX || width > MAX) {
            throw new UsageException(
                    "size: expected a height and width from 1 to " + MAX + ", found " + height + "x" + width);
        }
    }

    /** {@code 224x448}, height first, or {@code 224} for a square. */
    @JsonCreator
    public static ImageSize parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new UsageException("size " + text + ": expected HEIGHTxWIDTH in pixels, such as 224x224");
        }
        int height = Integer.parseInt(matcher.group(1));
        return new ImageSize(height, matcher.group(2) == null ? height : Integer.parseInt(matcher.group(2)));
    }

    /** The model's own. */
    public static ImageSize of(ModelCard card) {
        return new ImageSize(card.inputSize().height(), card.inputSize().width());
    }

    /** What is to be known of learned positions at this size: nothing where their grid is that of the weights. */
    public Optional<String> note(ViTConfig config) {
        int rows = height / config.patch();
        int columns = width / config.patch();
        boolean own = rows == config.gridRows() && columns == config.gridColumns();
        return own || !config.layout().positions().learned()
                ? Optional.empty()
                : Optional.of("note: " + rows + "x" + columns + " patches, and the weights' positions are of "
                        + config.gridRows() + "x" + config.gridColumns() + ": they are interpolated as by "
                        + config.interpolation().description());
    }

    /** The largest size within this one whose sides are multiples of the patch. */
    public ImageSize cutTo(int patch) {
        if (height < patch || width < patch) {
            throw new UsageException("size " + this + ": expected at least one patch of " + patch + "x" + patch);
        }
        return new ImageSize(height / patch * patch, width / patch * patch);
    }

    /** This, for the framing that cuts a square out of the middle. */
    public ImageSize requireSquare() {
        if (height != width) {
            throw new UsageException(
                    "size " + this + ": expected a square for framing evaluation, which cuts one out of the"
                            + " middle; take framing stretch, or a size such as " + height);
        }
        return this;
    }

    @JsonValue
    @Override
    public String toString() {
        return height + "x" + width;
    }
}
