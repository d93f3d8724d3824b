package cdam.explain.render;

import cdam.explain.ScoreMap;

/**
 * A map to draw.
 *
 * @param map raw scores
 * @param signed whether scores below zero mean something; the method knows
 * @param group maps of the same group have the same unit and may share a scale: the method's name
 */
public record Heat(ScoreMap map, boolean signed, String group) {}
