package cdam.explain.render;

import cdam.canvas.NumberFormat;
import cdam.explain.score.ScoreMap;
import cdam.io.InputException;
import cdam.math.Quantiles;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where raw scores lie among the colours: a signed scale is symmetric about zero, an unsigned one starts at zero, so
 * that zero always has its own colour.
 *
 * @param signed whether negative scores have colours of their own; if not they look like zero
 * @param limit the score, at least 0, of the last colour; 0 if all scores are
 * @param lowest the lowest score drawn
 * @param highest the highest score drawn
 * @param clipping what contrast clipping did
 */
record Scale(boolean signed, double limit, double lowest, double highest, Clipping clipping) {
    /** What contrast clipping did to a scale. */
    enum Clipping {
        /** Not asked for. */
        OFF,
        /** The quantiles are its ends. */
        CLIPPED,
        /** The quantiles leave nothing but 0 (a single spike, all zero): its ends are those of the scores. */
        NOTHING_LEFT
    }

    /**
     * The scale that maps share: up to the largest score (the largest |S| if signed), or up to the quantiles of all
     * their scores if contrast is clipped. Quantiles that leave nothing but zero do not clip.
     *
     * @throws InputException if a score is NaN or infinite
     */
    static Scale of(boolean signed, double clipLow, double clipHigh, List<ScoreMap> maps) {
        maps.forEach(Scale::requireFinite);
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (ScoreMap map : maps) {
            for (float score : map.scores()) {
                lowest = Math.min(lowest, score);
                highest = Math.max(highest, score);
            }
        }
        double limit = limit(signed, lowest, highest);
        if (clipLow > 0 || clipHigh < 1) {
            double[] sorted = sorted(maps);
            double clipped = limit(signed, Quantiles.of(sorted, clipLow), Quantiles.of(sorted, clipHigh));
            return clipped > 0
                    ? new Scale(signed, clipped, lowest, highest, Clipping.CLIPPED)
                    : new Scale(signed, limit, lowest, highest, Clipping.NOTHING_LEFT);
        }
        return new Scale(signed, limit, lowest, highest, Clipping.OFF);
    }

    /** The place of a score: in [-1, 1] if signed, else in [0, 1]; 0 for a score of zero. */
    double position(double score) {
        return limit == 0 ? 0 : Math.min(Math.max(score / limit, signed ? -1 : 0), 1);
    }

    /** Whether the scores differ so little, by less than 5 % of the largest, that all have about one colour. */
    boolean isNearlyConstant() {
        return limit > 0 && highest - lowest < 0.05 * Math.max(Math.abs(lowest), Math.abs(highest));
    }

    /** The raw score of the first colour; marked if lower ones have the same. */
    String lowLabel() {
        double low = signed ? -limit : 0;
        return (lowest < low ? "≤ " : "") + NumberFormat.format(low);
    }

    /** The raw score of the last colour; marked if higher ones have the same, or if clipping left nothing. */
    String highLabel() {
        return (highest > limit ? "≥ " : "")
                + NumberFormat.format(limit)
                + (clipping == Clipping.NOTHING_LEFT ? ScaleText.NOT_CLIPPED : "");
    }

    /** What stands in the middle below a scale without any colour but zero's; empty for others. */
    String emptyLabel() {
        return limit > 0 ? "" : lowest < 0 ? "none above 0" : "all 0";
    }

    private static double limit(boolean signed, double low, double high) {
        return Math.max(signed ? Math.max(-low, high) : high, 0);
    }

    private static double[] sorted(List<ScoreMap> maps) {
        return maps.stream()
                .flatMapToDouble(map -> IntStream.range(0, map.scores().length).mapToDouble(i -> map.scores()[i]))
                .sorted()
                .toArray();
    }

    private static void requireFinite(ScoreMap map) {
        for (int i = 0; i < map.scores().length; i++) {
            if (!Float.isFinite(map.scores()[i])) {
                throw new InputException("cannot draw a map: expected finite scores, found " + map.scores()[i]
                        + " at row " + i / map.columns() + ", column " + i % map.columns()
                        + "; check the weights and the image that it was computed from");
            }
        }
    }
}
