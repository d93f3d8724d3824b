package cdam.explain.render;

import cdam.explain.score.ScoreMap;
import java.util.List;

/**
 * A map to draw.
 *
 * @param map raw scores
 * @param signed whether scores below zero mean something; the method knows
 * @param group maps of the same group have the same unit and may share a scale: the method's name
 */
public record RenderedMap(ScoreMap map, boolean signed, String group) {
    /** Whether the scores differ so little that the map has about one colour. */
    public boolean isNearlyConstant() {
        return Scale.of(signed, 0, 1, List.of(map)).isNearlyConstant();
    }
}
