package cdam.spark;

import cdam.bundle.Bundle;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import java.util.HashMap;
import java.util.Map;

/** The models of this JVM: each is loaded by the first task that needs it and closed when the JVM ends. */
final class LoadedModels {
    private static final Map<String, Model> MODELS = new HashMap<>();

    private LoadedModels() {}

    /** As {@link Model#load}; closing what is returned does nothing. */
    static Model load(Bundle bundle, SessionOptions options) {
        synchronized (MODELS) {
            if (MODELS.isEmpty()) {
                Runtime.getRuntime().addShutdownHook(new Thread(LoadedModels::close, "close-models"));
            }
            String key = bundle.sha256() + " " + options;
            return MODELS.computeIfAbsent(key, missing -> Model.load(bundle, options))
                    .shared();
        }
    }

    /** How many there are. */
    static int count() {
        synchronized (MODELS) {
            return MODELS.size();
        }
    }

    private static void close() {
        synchronized (MODELS) {
            MODELS.values().forEach(Model::close);
        }
    }
}
