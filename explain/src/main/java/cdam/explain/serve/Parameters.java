package cdam.explain.serve;

import cdam.config.Suggestion;
import io.javalin.http.Context;
import java.util.List;

/** The parameters of a request. One that would change nothing is refused: its sender believes that it does. */
final class Parameters {
    private Parameters() {}

    /** @param known names of those that the request takes */
    static void require(Context context, List<String> known) {
        for (String name : context.queryParamMap().keySet()) {
            if (!known.contains(name)) {
                throw new Refusal(
                        400,
                        "there is no parameter " + name + " here" + Suggestion.hint(name, known) + "; expected "
                                + (known.isEmpty() ? "none" : String.join(", ", known)));
            }
        }
    }
}
