package cdam.font;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The outlines of the font that comes with the product, read from its TrueType tables (OpenType specification: head,
 * hhea, hmtx, cmap format 12, loca, glyf).
 *
 * <p>Why not {@code java.awt.Font}: without a fontconfig library and a font installed on the machine, as in many
 * containers, even {@code Font.createFont} fails, and with them the pixels depend on the machine.
 */
public final class Typeface {
    private static final Typeface SANS = new Typeface("DejaVuSans.ttf");

    private final ByteBuffer font;
    private final Map<String, Integer> tables = new HashMap<>();
    private final Map<Integer, Path2D> outlines = new ConcurrentHashMap<>();
    private final int characters;
    private final double unitsPerEm;

    private Typeface(String resource) {
        try (InputStream in = Typeface.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the font " + resource + " is missing from the product");
            }
            font = ByteBuffer.wrap(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0, entry = 12; i < u16(4); i++, entry += 16) {
            tables.put(new String(font.array(), entry, 4, StandardCharsets.US_ASCII), font.getInt(entry + 8));
        }
        unitsPerEm = u16(table("head") + 18);
        characters = charactersTable();
    }

    /** The only one. */
    public static Typeface sans() {
        return SANS;
    }

    /** Length of a line of text whose em is {@code size} long. */
    public double width(String text, double size) {
        double width = 0;
        for (String run : runs(text)) {
            width += other(run).map(line -> line.advance() * size).orElseGet(() -> ownWidth(run, size));
        }
        return width;
    }

    private double ownWidth(String run, double size) {
        return run.codePoints().mapToDouble(this::advance).sum() * size / unitsPerEm;
    }

    /** The outlines of a line of text whose em is {@code size} long; it starts at (x, baseline), y grows downwards. */
    public Path2D outline(String text, double x, double baseline, double size) {
        Path2D line = new Path2D.Double(Path2D.WIND_NON_ZERO);
        double at = x;
        for (String run : runs(text)) {
            Optional<SystemFont.Line> other = other(run);
            if (other.isPresent()) {
                AffineTransform place = new AffineTransform(size, 0, 0, size, at, baseline);
                line.append(other.get().outline().getPathIterator(place), false);
                at += other.get().advance() * size;
            } else {
                at = append(line, run, at, baseline, size / unitsPerEm);
            }
        }
        return line;
    }

    private double append(Path2D line, String run, double x, double baseline, double scale) {
        double at = x;
        for (int character : run.codePoints().toArray()) {
            Path2D glyph = outlines.computeIfAbsent(glyph(character), this::readOutline);
            line.append(glyph.getPathIterator(new AffineTransform(scale, 0, 0, -scale, at, baseline)), false);
            at += advance(character) * scale;
        }
        return at;
    }

    /** By another font, where this one lacks a run. */
    private Optional<SystemFont.Line> other(String run) {
        return isLacking(run.codePointAt(0)) ? SystemFont.line(run) : Optional.empty();
    }

    /** A space belongs to the run before it. */
    private List<String> runs(String text) {
        List<String> runs = new ArrayList<>();
        int begin = 0;
        for (int i = 0, next; i < text.length(); i = next) {
            int character = text.codePointAt(i);
            next = i + Character.charCount(character);
            if (i > begin && character != ' ' && isLacking(character) != isLacking(text.codePointAt(begin))) {
                runs.add(text.substring(begin, i));
                begin = i;
            }
        }
        if (begin < text.length()) {
            runs.add(text.substring(begin));
        }
        return runs;
    }

    /** Letters that run to the left and join (Arabic, Hebrew) need Java's layout, which has this font too. */
    private boolean isLacking(int character) {
        byte direction = Character.getDirectionality(character);
        return glyph(character) == 0
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    private int advance(int character) {
        int last = u16(table("hhea") + 34) - 1;
        return u16(table("hmtx") + 4 * Math.min(glyph(character), last));
    }

    /** The number of the glyph; 0, an empty box, for a character that the font lacks. */
    private int glyph(int character) {
        int groups = font.getInt(characters + 12);
        for (int i = 0, group = characters + 16; i < groups; i++, group += 12) {
            if (character <= font.getInt(group + 4)) {
                int first = font.getInt(group);
                return character < first ? 0 : font.getInt(group + 8) + character - first;
            }
        }
        return 0;
    }

    private int charactersTable() {
        int cmap = table("cmap");
        for (int i = 0, entry = cmap + 4; i < u16(cmap + 2); i++, entry += 8) {
            int subtable = cmap + font.getInt(entry + 4);
            if (u16(subtable) == 12) {
                return subtable;
            }
        }
        throw new IllegalStateException("the font has no character map of format 12");
    }

    private Path2D readOutline(int glyph) {
        int loca = table("loca");
        boolean isLong = u16(table("head") + 50) == 1;
        int from = isLong ? font.getInt(loca + 4 * glyph) : 2 * u16(loca + 2 * glyph);
        int to = isLong ? font.getInt(loca + 4 * glyph + 4) : 2 * u16(loca + 2 * glyph + 2);
        int start = table("glyf") + from;
        if (from == to) {
            return new Path2D.Double();
        }
        int contours = font.getShort(start);
        return contours >= 0
                ? GlyphOutline.read(font.duplicate().position(start + 10), contours)
                : composite(start + 10);
    }

    /** A glyph made of others, such as a letter and its accent: each with an offset and maybe a linear map. */
    private Path2D composite(int start) {
        Path2D whole = new Path2D.Double();
        ByteBuffer in = font.duplicate().position(start);
        int flags;
        do {
            flags = in.getShort();
            Path2D part = readOutline(in.getShort() & 0xFFFF);
            boolean words = (flags & 1) != 0;
            double dx = words ? in.getShort() : in.get();
            double dy = words ? in.getShort() : in.get();
            double[] m = linearMap(in, flags);
            whole.append(part.getPathIterator(new AffineTransform(m[0], m[1], m[2], m[3], dx, dy)), false);
        } while ((flags & 0x20) != 0);
        return whole;
    }

    private static double[] linearMap(ByteBuffer in, int flags) {
        double[] map = {1, 0, 0, 1};
        if ((flags & 0x08) != 0) {
            map[0] = map[3] = in.getShort() / 16384.0;
        } else if ((flags & 0x40) != 0) {
            map[0] = in.getShort() / 16384.0;
            map[3] = in.getShort() / 16384.0;
        } else if ((flags & 0x80) != 0) {
            for (int i = 0; i < 4; i++) {
                map[i] = in.getShort() / 16384.0;
            }
        }
        return map;
    }

    private int table(String name) {
        Integer offset = tables.get(name);
        if (offset == null) {
            throw new IllegalStateException("the font has no table " + name);
        }
        return offset;
    }

    private int u16(int offset) {
        return font.getShort(offset) & 0xFFFF;
    }
}
