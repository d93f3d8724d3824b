package cdam.explain.method;

import java.util.List;
import java.util.Map;
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
        Function<MethodOptions, Method> factory) {
    /** The options that scores depend on, in the order in which the method reads them. */
    public List<MethodOption> options() {
        return MethodSpec.read(this, Map.of()).all();
    }

    /** As help lists it: {@code am[block,head]}. */
    public String withOptions() {
        List<String> names = options().stream().map(MethodOption::name).toList();
        return names.isEmpty() ? name : name + "[" + String.join(",", names) + "]";
    }
}
