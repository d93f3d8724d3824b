package cdam.explain.render;

import cdam.explain.score.ScoreMap;

/**
 * A map to draw.
 *
 * @param map raw scores
 * @param signed whether scores below zero mean something; the method knows
 * @param group maps of the same group have the same unit and may share a scale: the method's name
 */
public record RenderedMap(ScoreMap map, boolean signed, String group) {}
