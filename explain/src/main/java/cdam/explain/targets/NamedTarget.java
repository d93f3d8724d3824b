package cdam.explain.targets;

/**
 * A scalar to explain, with its name.
 *
 * @param target the scalar
 * @param classIndex the head's row whose logit or probability it is; -1 where it is of no single class
 * @param name for people
 */
public record NamedTarget(Target target, int classIndex, String name) {}
