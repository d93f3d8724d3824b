package cdam.testing;

import cdam.checkpoint.BackboneReader;
import cdam.checkpoint.ImportOptions;
import cdam.checkpoint.ImportedModel;
import cdam.checkpoint.Settings;
import cdam.vit.ViTConfig;
import cdam.vit.ViTWeights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads checkpoints that are small enough for the memory, and says what is said of them. */
public final class Backbones {
    private Backbones() {}

    /** A model with all its numbers. */
    public static ImportedModel read(Path file, ImportOptions options) {
        return BackboneReader.read(file, options, model -> {
            Map<String, float[]> values = new LinkedHashMap<>();
            ViTConfig config = model.weights().config();
            config.tensorShapes()
                    .keySet()
                    .forEach(name -> values.put(name, model.weights().get(name)));
            return new ImportedModel(
                    new ViTWeights(config, values), model.head(), model.report(), model.format(), model.sha256());
        });
    }

    /** So many attention heads; all else is found out. */
    public static ImportOptions ofHeads(int heads) {
        return ImportOptions.DEFAULTS.with(new Settings(heads, null, null, null, null));
    }

    /** The same options with another place of the model. */
    public static ImportOptions at(
            ImportOptions options, @Nullable String key, @Nullable String before, String... left) {
        return new ImportOptions(
                key, before, List.of(left), options.preset(), options.patch(), options.stated(), options.head());
    }
}
