package cdam.checkpoint;

import cdam.image.Interpolation;
import cdam.image.Preprocessing;
import cdam.io.InputException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code preprocessor_config.json} as transformers writes it: colours, size and filter of what the model is given. */
final class PreprocessorConfig {
    /** Pillow's numbers of its filters. */
    private static final String[] FILTERS = {"nearest", "lanczos", "bilinear", "bicubic", "box", "hamming"};

    private PreprocessorConfig() {}

    /** Levels from 0 to 255 times {@code rescale_factor}, less the mean, by the deviation. */
    static Preprocessing read(JsonFields config, List<String> notes) {
        double[] mean = config.colours("image_mean").orElse(new double[3]);
        double[] deviation = config.colours("image_std").orElse(new double[] {1, 1, 1});
        if (!config.flag("do_normalize").orElse(true)) {
            mean = new double[3];
            deviation = new double[] {1, 1, 1};
        }
        double unit = 255
                * (config.flag("do_rescale").orElse(true)
                        ? config.number("rescale_factor").orElse(1 / 255.0)
                        : 1);
        for (int channel = 0; channel < 3; channel++) {
            mean[channel] /= unit;
            deviation[channel] /= unit;
        }
        String filter = config.number("resample")
                .map(number -> FILTERS[Math.min(Math.max(number.intValue(), 0), FILTERS.length - 1)])
                .orElse("bicubic");
        return preprocessing(config, mean, deviation, filter, size(config), notes);
    }

    /** The crop's size where the middle is cut out; otherwise that of the whole. */
    private static int @Nullable [] size(JsonFields config) {
        Stream<String> names =
                config.flag("do_center_crop").orElse(false) ? Stream.of("crop_size", "size") : Stream.of("size");
        return names.filter(config::has)
                .map(name -> {
                    JsonNode value = config.node().path(name);
                    if (!value.isObject()) {
                        return config.side(name);
                    }
                    JsonFields size = config.inner(name);
                    return size.has("height") && size.has("width")
                            ? Optional.of(new int[] {
                                size.positive("height").orElse(1),
                                size.positive("width").orElse(1)
                            })
                            : size.side("shortest_edge");
                })
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    static Preprocessing preprocessing(
            JsonFields config,
            double[] mean,
            double[] deviation,
            String filter,
            int @Nullable [] size,
            List<String> notes) {
        boolean bilinear = filter.toLowerCase(Locale.ROOT).equals("bilinear");
        if (!bilinear && !filter.toLowerCase(Locale.ROOT).equals("bicubic")) {
            notes.add("resampling bicubic, for the one that " + config.where() + " asks for is not there: " + filter);
        }
        try {
            return new Preprocessing(
                    floats(mean),
                    floats(deviation),
                    bilinear ? Interpolation.BILINEAR : Interpolation.BICUBIC,
                    size == null ? null : new Preprocessing.Size(size[0], size[1]));
        } catch (InputException e) {
            throw new InputException(config.where() + ": " + e.getMessage(), e);
        }
    }

    private static float[] floats(double[] values) {
        return new float[] {(float) values[0], (float) values[1], (float) values[2]};
    }
}
