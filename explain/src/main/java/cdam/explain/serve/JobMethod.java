package cdam.explain.serve;

import cdam.explain.method.MethodInfo;
import cdam.explain.method.MethodOption;
import cdam.explain.method.MethodSpec;
import cdam.vit.ViTConfig;
import java.util.List;
import java.util.Map;

/** Methods of requests. What costs memory or time is bounded; how the server computes is not a request's to say. */
final class JobMethod {
    private JobMethod() {}

    /** Reads the command line's form. */
    static MethodSpec of(String text, Limits limits) {
        MethodSpec method = MethodSpec.parse(text);
        List<String> names =
                method.info().options().stream().map(MethodOption::name).toList();
        Map<String, Integer> most = limits.ofOptions();
        method.options().forEach((name, value) -> {
            if (!names.contains(name)) {
                throw new Refusal(
                        400,
                        "option " + name + " is the server's own; a request may give "
                                + (names.isEmpty() ? "none" : String.join(", ", names)));
            }
            Integer bound = most.get(name);
            if (bound != null && Integer.parseInt(value) > bound) {
                throw new Refusal(400, "option " + name + ": expected at most " + bound + " here, found " + value);
            }
        });
        return method;
    }

    /** A method's options with the bounds that the server and the model set. */
    static List<MethodOption> options(MethodInfo method, ViTConfig config, Limits limits) {
        Map<String, Integer> most = limits.ofOptions();
        Map<String, Integer> last = Map.of("block", config.wholeBlocks(), "head", config.heads() - 1);
        return method.options().stream()
                .map(option -> option.atMost(
                        most.getOrDefault(option.name(), last.getOrDefault(option.name(), Integer.MAX_VALUE))))
                .toList();
    }
}
