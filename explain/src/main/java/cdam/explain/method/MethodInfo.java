package cdam.explain.method;

import java.util.function.Function;

/**
 * A registered method.
 *
 * @param name as on the command line and in file names
 * @param summary what it computes, in one line
 * @param source where it comes from: paper, equation
 * @param needsTarget whether it explains a scalar; without, it depends on the image alone
 * @param signed whether scores have a sign that means something
 * @param factory makes it from its options
 */
public record MethodInfo(
        String name,
        String summary,
        String source,
        boolean needsTarget,
        boolean signed,
        Function<MethodOptions, Method> factory) {}
