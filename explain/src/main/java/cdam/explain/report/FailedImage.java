package cdam.explain.report;

/**
 * An image that has no results.
 *
 * @param name for people
 * @param reason one line
 */
public record FailedImage(String name, String reason) {}
