package cdam.explain.render;

import cdam.canvas.PngCanvas;
import cdam.canvas.SvgCanvas;
import cdam.io.AtomicFiles;
import cdam.io.ErrorMessages;
import cdam.io.InputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Writes contact sheets: photos and maps in rows, with titles, colour bars, and a footer that says how it was drawn. */
public final class Sheet {
    private Sheet() {}

    /** The most bytes of a page as PNG. */
    static final int MAX_BYTES = 4_000_000;

    private static final int MOST_TRIES = 6;

    /**
     * Writes PNG. Large sheets become several pages of at most 24 rows and 4 MB: {@code sheet.png}, {@code sheet-2.png} and so
     * on.
     *
     * @param file the first page
     * @return the files written
     * @throws cdam.io.InputException if a score is NaN or infinite, or a file cannot be written
     */
    public static List<Path> writePng(Path file, SheetSpec spec, RenderOptions options) {
        return writePng(file, spec, options, TileCache::new);
    }

    /**
     * As {@link #writePng(Path, SheetSpec, RenderOptions)}.
     *
     * @param drawn asked for each line of tiles: the same one, and sheets of the same tiles share what is drawn
     */
    public static List<Path> writePng(Path file, SheetSpec spec, RenderOptions options, Supplier<TileCache> drawn) {
        return write(file, spec, options, drawn, (layout, painter, page, out) -> {
            PngCanvas canvas = new PngCanvas(layout.width(), layout.height(page), SheetPainter.BACKGROUND);
            painter.page(canvas, page);
            canvas.write(out);
        });
    }

    /** The first page's pixels. */
    public static BufferedImage image(SheetSpec spec, RenderOptions options) {
        return canvas(spec, options).image();
    }

    /** The first page as a PNG file in memory. */
    public static byte[] png(SheetSpec spec, RenderOptions options) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            canvas(spec, options).write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static PngCanvas canvas(SheetSpec spec, RenderOptions options) {
        Scales scales = Scales.of(spec.rows(), options);
        SheetLayout layout = SheetLayout.of(spec, options, footer(spec, scales, options), SheetLayout.MAX_PIXELS);
        PngCanvas canvas = new PngCanvas(layout.width(), layout.height(0), SheetPainter.BACKGROUND);
        new SheetPainter(layout, scales, options, TileCache::new).page(canvas, 0);
        return canvas;
    }

    /** The same as SVG: pictures as embedded PNG, titles and numbers as text. */
    public static List<Path> writeSvg(Path file, SheetSpec spec, RenderOptions options) {
        return write(file, spec, options, TileCache::new, (layout, painter, page, out) -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            SvgCanvas canvas = new SvgCanvas(writer, layout.width(), layout.height(page), SheetPainter.BACKGROUND);
            painter.page(canvas, page);
            canvas.close();
            writer.flush();
        });
    }

    private interface PageWriter {
        void write(SheetLayout layout, SheetPainter painter, int page, OutputStream out) throws IOException;
    }

    private static List<Path> write(
            Path file, SheetSpec spec, RenderOptions options, Supplier<TileCache> drawn, PageWriter writer) {
        Scales scales = Scales.of(spec.rows(), options);
        List<String> footer = footer(spec, scales, options);
        long pixels = SheetLayout.MAX_PIXELS;
        for (int tries = 1; ; tries++) {
            SheetLayout layout = SheetLayout.of(spec, options, footer, pixels);
            SheetPainter painter = new SheetPainter(layout, scales, options, drawn);
            List<Path> files = new ArrayList<>();
            long most = 0;
            for (int i = 0; i < layout.pages().size() && (most <= MAX_BYTES || tries == MOST_TRIES); i++) {
                int page = i;
                Path target = numbered(file, page + 1);
                AtomicFiles.write(target, out -> writer.write(layout, painter, page, out));
                most = Math.max(most, size(target));
                files.add(target);
            }
            if (most <= MAX_BYTES || tries == MOST_TRIES) {
                return files;
            }
            pixels = (long) (0.95 * pixels * MAX_BYTES / most);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + ErrorMessages.of(e), e);
        }
    }

    /** {@code sheet.png} becomes {@code sheet-2.png}. */
    private static Path numbered(Path file, int number) {
        if (number == 1) {
            return file;
        }
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        int end = dot < 0 ? name.length() : dot;
        return file.resolveSibling(name.substring(0, end) + "-" + number + name.substring(end));
    }

    private static List<String> footer(SheetSpec spec, Scales scales, RenderOptions options) {
        List<String> lines = new ArrayList<>(spec.footer());
        lines.addAll(ScaleText.lines(scales, options));
        return lines;
    }
}
