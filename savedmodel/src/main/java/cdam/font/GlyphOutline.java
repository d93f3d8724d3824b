package cdam.font;

import java.awt.geom.Path2D;
import java.nio.ByteBuffer;

/** One simple glyph of a TrueType font: contours of quadratic curves (OpenType specification, glyf). */
final class GlyphOutline {
    private static final int ON_CURVE = 1;
    private static final int REPEAT = 8;

    private final byte[] flags;
    private final int[] x;
    private final int[] y;

    private GlyphOutline(byte[] flags, int[] x, int[] y) {
        this.flags = flags;
        this.x = x;
        this.y = y;
    }

    /** Reads what follows the glyph's header, in font units, y upwards. */
    static Path2D read(ByteBuffer in, int contours) {
        int[] ends = new int[contours];
        for (int i = 0; i < contours; i++) {
            ends[i] = in.getShort() & 0xFFFF;
        }
        int instructions = in.getShort() & 0xFFFF;
        in.position(in.position() + instructions);
        byte[] flags = flags(in, contours == 0 ? 0 : ends[contours - 1] + 1);
        int[] x = coordinates(in, flags, 0x02, 0x10);
        GlyphOutline points = new GlyphOutline(flags, x, coordinates(in, flags, 0x04, 0x20));
        Path2D path = new Path2D.Double();
        for (int i = 0, first = 0; i < contours; first = ends[i++] + 1) {
            points.contour(path, first, ends[i]);
        }
        return path;
    }

    private static byte[] flags(ByteBuffer in, int points) {
        byte[] flags = new byte[points];
        for (int i = 0; i < points; i++) {
            flags[i] = in.get();
            if ((flags[i] & REPEAT) != 0) {
                byte flag = flags[i];
                for (int times = in.get() & 0xFF; times > 0; times--) {
                    flags[++i] = flag;
                }
            }
        }
        return flags;
    }

    /** Differences of one axis: a byte whose sign is a flag, the same as before, or a word. */
    private static int[] coordinates(ByteBuffer in, byte[] flags, int isByte, int isPositiveOrSame) {
        int[] at = new int[flags.length];
        int last = 0;
        for (int i = 0; i < flags.length; i++) {
            boolean marked = (flags[i] & isPositiveOrSame) != 0;
            if ((flags[i] & isByte) != 0) {
                int step = in.get() & 0xFF;
                last += marked ? step : -step;
            } else if (!marked) {
                last += in.getShort();
            }
            at[i] = last;
        }
        return at;
    }

    /** Between two points off the curve lies one on it, halfway. */
    private void contour(Path2D path, int first, int last) {
        int size = last - first + 1;
        int start = 0;
        while (start < size && (flags[first + start] & ON_CURVE) == 0) {
            start++;
        }
        if (start == size) {
            throw new IllegalStateException("a contour without a point on the curve");
        }
        path.moveTo(x[first + start], y[first + start]);
        for (int i = 1; i <= size; i++) {
            int point = first + (start + i) % size;
            if ((flags[point] & ON_CURVE) != 0) {
                path.lineTo(x[point], y[point]);
            } else {
                int next = first + (start + i + 1) % size;
                boolean isOn = (flags[next] & ON_CURVE) != 0;
                path.quadTo(
                        x[point],
                        y[point],
                        isOn ? x[next] : (x[point] + x[next]) / 2.0,
                        isOn ? y[next] : (y[point] + y[next]) / 2.0);
                i += isOn ? 1 : 0;
            }
        }
        path.closePath();
    }
}
