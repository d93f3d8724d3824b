package cdam.canvas;

import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;

/** A page as SVG, written as it is drawn: pictures as embedded PNG, text as text. */
public final class SvgCanvas implements Canvas {
    private final Writer out;

    /** A file of its own. */
    public SvgCanvas(Writer out, int width, int height, int background) {
        this(out, width, height, background, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "");
    }

    /** A part of a page. */
    public static SvgCanvas inPage(Writer out, int width, int height, int background, String label) {
        return new SvgCanvas(out, width, height, background, "", " role=\"img\" aria-label=\"" + escape(label) + "\"");
    }

    private SvgCanvas(Writer out, int width, int height, int background, String head, String attributes) {
        this.out = out;
        write(
                "%s<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\"%s",
                head, width, height, width, height, attributes);
        write(" font-family=\"'DejaVu Sans', Verdana, sans-serif\">\n");
        write("<rect width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n", width, height, background);
    }

    @Override
    public void text(String text, double x, double baseline, double size, int colour) {
        write("<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\" fill=\"#%06x\">", x, baseline, size, colour);
        write("%s</text>\n", escape(text));
    }

    @Override
    public void image(BufferedImage image, int x, int y) {
        write("<image x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"", x, y, image.getWidth(), image.getHeight());
        write(" href=\"%s\"/>\n", DataUri.png(image));
    }

    @Override
    public void line(Shape shape, int x, int y, double thickness, int colour) {
        write("<path fill=\"none\" stroke=\"#%06x\" stroke-width=\"%.1f\" d=\"", colour, thickness);
        path(shape, x, y);
        write("\"/>\n");
    }

    @Override
    public void fill(Shape shape, int colour, String tip) {
        write("<path fill=\"#%06x\" d=\"", colour);
        path(shape, 0, 0);
        write(tip.isEmpty() ? "\"/>\n" : "\"><title>%s</title></path>\n", escape(tip));
    }

    private void path(Shape shape, int x, int y) {
        double[] at = new double[6];
        for (PathIterator path = shape.getPathIterator(null, 0.1); !path.isDone(); path.next()) {
            switch (path.currentSegment(at)) {
                case PathIterator.SEG_MOVETO -> write("M%.1f %.1f", x + at[0], y + at[1]);
                case PathIterator.SEG_LINETO -> write("L%.1f %.1f", x + at[0], y + at[1]);
                default -> write("Z");
            }
        }
    }

    public void close() {
        write("</svg>\n");
    }

    private void write(String format, Object... values) {
        try {
            out.write(String.format(Locale.ROOT, format, values));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
