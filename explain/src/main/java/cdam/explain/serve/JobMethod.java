package cdam.explain.serve;

import cdam.explain.method.MethodSpec;
import java.util.Set;
import java.util.TreeSet;

/** Methods of requests. What costs memory or time is bounded; how the server computes is not a request's to say. */
final class JobMethod {
    private static final Set<String> OPTIONS =
            new TreeSet<>(Set.of("at", "block", "by", "group", "noise", "points", "samples", "seed"));

    private JobMethod() {}

    /** Reads the command line's form. */
    static MethodSpec of(String text, Limits limits) {
        MethodSpec method = MethodSpec.parse(text);
        method.options().forEach((name, value) -> {
            if (!OPTIONS.contains(name)) {
                throw new Refusal(
                        400,
                        "option " + name + " is the server's own; a request may give " + String.join(", ", OPTIONS));
            }
            bound(name, value, "samples", limits.samples());
            bound(name, value, "points", limits.points());
        });
        return method;
    }

    private static void bound(String name, String value, String bounded, int most) {
        if (name.equals(bounded) && Integer.parseInt(value) > most) {
            throw new Refusal(400, "option " + name + ": expected at most " + most + " here, found " + value);
        }
    }
}
