package cdam.font;

import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.io.InputStream;
import java.text.Bidi;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Java's layout: by the product's own font, and for what that lacks by this machine's, if there are any. Which one it is, is said once. */
final class SystemFont {
    /**
     * Characters drawn by one of them.
     *
     * @param outline for an em of 1, from (0, 0) on the baseline, y downwards
     * @param advance to what follows
     */
    record Line(Shape outline, double advance) {}

    private static final Logger LOG = LoggerFactory.getLogger("font");
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
    private static final float LARGE = 1000; // Java rounds outlines to parts of a pixel
    private static final String SPECIAL = ".*(Bold|Italic|Oblique|Mono|Serif|Light|Thin|Black).*";
    private static final List<Font> FONTS = fonts();
    private static final Map<String, Optional<Line>> LINES = new ConcurrentHashMap<>();
    private static final AtomicBoolean TOLD = new AtomicBoolean();
    private static final AtomicBoolean TOLD_OF_NONE = new AtomicBoolean();

    private SystemFont() {}

    /** The plainest first, by name. */
    private static List<Font> fonts() {
        try (InputStream own = Typeface.class.getResourceAsStream("DejaVuSans.ttf")) {
            Stream<Font> others = Stream.of(
                            GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts())
                    .sorted(Comparator.comparing(
                                    (Font font) -> font.getFontName().matches(SPECIAL))
                            .thenComparing((Font font) -> font.getFontName()));
            return Stream.concat(Stream.of(Font.createFont(Font.TRUETYPE_FONT, Objects.requireNonNull(own))), others)
                    .toList();
        } catch (Throwable e) { // without fontconfig Java fails in many ways, errors among them
            return List.of();
        }
    }

    /** A run of characters by the first font that has them all, if there is one. */
    static Optional<Line> line(String run) {
        return LINES.computeIfAbsent(run, SystemFont::draw);
    }

    private static Optional<Line> draw(String run) {
        for (Font font : FONTS) {
            Optional<Line> line = font.canDisplayUpTo(run) < 0 ? draw(font, run) : Optional.empty();
            if (line.isPresent()) {
                if (!font.equals(FONTS.get(0)) && !TOLD.getAndSet(true)) {
                    LOG.warn("the font of pictures lacks {}: this machine's {} draws it", run, font.getFontName());
                }
                return line;
            }
        }
        if (!TOLD_OF_NONE.getAndSet(true)) {
            LOG.warn("neither the font of pictures nor one of this machine has {}: boxes stand for it", run);
        }
        return Optional.empty();
    }

    /** Nothing where its letters are pictures, as those of emoji are. */
    private static Optional<Line> draw(Font font, String run) {
        boolean isToTheLeft = new Bidi(run, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).isRightToLeft();
        int direction = isToTheLeft ? Font.LAYOUT_RIGHT_TO_LEFT : Font.LAYOUT_LEFT_TO_RIGHT;
        char[] characters = run.toCharArray();
        GlyphVector glyphs =
                font.deriveFont(LARGE).layoutGlyphVector(CONTEXT, characters, 0, characters.length, direction);
        Shape outline =
                AffineTransform.getScaleInstance(1 / LARGE, 1 / LARGE).createTransformedShape(glyphs.getOutline());
        double advance = glyphs.getGlyphPosition(glyphs.getNumGlyphs()).getX() / LARGE;
        return outline.getBounds2D().isEmpty() ? Optional.empty() : Optional.of(new Line(outline, advance));
    }
}
