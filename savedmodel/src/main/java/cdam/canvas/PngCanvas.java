package cdam.canvas;

import cdam.font.Typeface;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;

/** A page in memory, to be written as PNG. */
public final class PngCanvas implements Canvas {
    private final BufferedImage page;
    private final Graphics2D graphics;

    public PngCanvas(int width, int height, int background) {
        page = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = page.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(new Color(background));
        graphics.fillRect(0, 0, width, height);
    }

    @Override
    public void text(String text, double x, double baseline, double size, int colour) {
        fill(Typeface.sans().outline(text, x, baseline, size), colour);
    }

    @Override
    public void image(BufferedImage image, int x, int y) {
        graphics.drawImage(image, x, y, null);
    }

    @Override
    public void line(Shape shape, int x, int y, double thickness, int colour) {
        graphics.setColor(new Color(colour));
        graphics.setStroke(new BasicStroke((float) thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(AffineTransform.getTranslateInstance(x, y).createTransformedShape(shape));
    }

    @Override
    public void fill(Shape shape, int colour, String tip) {
        graphics.setColor(new Color(colour));
        graphics.fill(shape);
    }

    /** The pixels; not copied. */
    public BufferedImage image() {
        return page;
    }

    public void write(OutputStream out) throws IOException {
        out.write(PngWriter.bytes(page));
    }
}
