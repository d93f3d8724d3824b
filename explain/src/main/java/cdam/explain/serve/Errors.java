package cdam.explain.serve;

import cdam.explain.serve.Responses.ErrorAnswer;
import cdam.io.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Every error is one line of JSON. */
final class Errors {
    static final String JSON = "application/json";

    private Errors() {}

    static void routes(RoutesConfig routes) {
        routes.exception(HttpResponseException.class, (e, context) -> answer(context, of(e)));
        routes.exception(Exception.class, (e, context) -> answer(context, Failure.of(e)));
    }

    /** Javalin's own: an address or a method that is not there. */
    private static Refusal of(HttpResponseException e) {
        return e.getStatus() == 404
                ? new Refusal(404, "no such address; the API's are in explain/docs/http-api.md")
                : new Refusal(e.getStatus(), String.valueOf(e.getMessage()));
    }

    private static void answer(Context context, Refusal refusal) {
        context.status(refusal.status()).contentType(JSON).result(text(refusal));
    }

    static String text(Refusal refusal) {
        return Json.text(new ErrorAnswer(String.valueOf(refusal.getMessage())));
    }

    /** For errors of the machine, which pass by the handlers above. */
    static void write(HttpServletResponse response, Error error) {
        Refusal refusal = Failure.of(error);
        response.setStatus(refusal.status());
        response.setContentType(JSON);
        try {
            response.getOutputStream().write(text(refusal).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return; // the client has gone
        }
    }
}
