package cdam.explain.job;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.ImageSize;
import cdam.bundle.NativeLibrary;
import cdam.bundle.SessionOptions;
import cdam.explain.job.RunRecord.ImageRecord;
import cdam.explain.method.Method;
import cdam.explain.method.MethodSpec;
import cdam.explain.render.PageStyle;
import cdam.explain.report.ReportHeader;
import cdam.explain.results.Identity;
import cdam.explain.targets.TargetSpec;
import cdam.image.Interpolation;
import cdam.image.Preprocessing;
import cdam.io.Hashes;
import cdam.io.Release;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What results are made from, for the record and the report.
 *
 * @param head null where the bundle has none
 * @param size as the model sees images, whole patches
 */
record RunDescription(
        ExplainConfig config, Bundle bundle, @Nullable Head head, ImageSize size) {
    /** The key of how scores are stored. */
    static final String SCORES = "scores";
    /**
     * The record of a run.
     *
     * @param earlier of the same folder: what it says of other methods and concepts stays true; null where there is none
     */
    RunRecord record(@Nullable RunRecord earlier, List<ImageRecord> images, double seconds) {
        Map<String, String> identity = identity();
        Map<String, Map<String, String>> methods = methods();
        Map<String, String> definitions = definitions();
        if (earlier != null) {
            earlier.identity().forEach(identity::putIfAbsent);
            earlier.methods().forEach(methods::putIfAbsent);
            earlier.definitions().forEach(definitions::putIfAbsent);
        }
        return new RunRecord(
                RunRecord.FORMAT.number(),
                Release.TEXT,
                identity,
                methods,
                definitions,
                config.targetSpecs().stream().map(TargetSpec::text).toList(),
                config.render().options(),
                images,
                resolved(),
                environment(),
                seconds);
    }

    /** Whatever changes a number: another value is another result. */
    Map<String, String> identity() {
        Map<String, String> identity = Identity.of(
                bundle, head, size, config.framing(), config.sessionOptions().precision());
        Preprocessing preprocessing = bundle.card().preprocessing();
        identity.put(SCORES, lower(config.scores()));
        identity.put(
                "preprocessing",
                "mean " + Arrays.toString(preprocessing.mean()) + ", deviation "
                        + Arrays.toString(preprocessing.deviation())
                        + (preprocessing.resampling() == Interpolation.BICUBIC
                                ? ""
                                : ", " + preprocessing.resampling().name().toLowerCase(Locale.ROOT)));
        if (config.methods().stream().anyMatch(method -> method.info().needsTarget())) {
            config.targetSpecs().forEach(target -> {
                target.concept().ifPresent(file -> identity.put(target.fileName(), Hashes.sha256(file)));
                if (head != null) {
                    target.rows(head.labels()).ifPresent(rows -> identity.put(target.fileName(), rows));
                }
            });
        }
        return identity;
    }

    /** The options that scores depend on, by the method's part of file names. */
    Map<String, Map<String, String>> methods() {
        Map<String, Map<String, String>> methods = new TreeMap<>();
        config.methods().forEach(method -> methods.put(method.fileName(), method.resolved()));
        return methods;
    }

    private Map<String, String> definitions() {
        Map<String, String> definitions = new TreeMap<>();
        config.methods()
                .forEach(method -> definitions.put(
                        method.info().name(),
                        method.info().summary() + " (" + method.info().source() + ")" + total(method.create())));
        if (config.intervals() != null) {
            definitions.put(
                    "interval-" + config.intervals(),
                    "2.5 % and 97.5 % quantiles of each score over " + config.intervals()
                            + " concepts whose images were drawn again with replacement (Efron 1979)");
        }
        definitions.put("class:all", "axis 0 runs over the head's rows in order");
        return definitions;
    }

    private static String total(Method method) {
        return method.total().isEmpty()
                ? ""
                : "; the map and what is beside the patches sum to " + method.total()
                        + ", the residual is in image.json";
    }

    /** The config with its defaults, under the config's own keys; without {@code out}, where the record lies. */
    private Map<String, Object> resolved() {
        Map<String, Object> resolved = new LinkedHashMap<>();
        resolved.put("model", config.model().toString());
        if (head != null) {
            resolved.put("head", head.name());
        }
        resolved.put("images", config.images().stream().map(Object::toString).toList());
        resolved.put(
                "methods",
                config.methods().stream().map(RunDescription::resolved).toList());
        resolved.put(
                "targets", config.targetSpecs().stream().map(TargetSpec::text).toList());
        resolved.put("size", size.toString());
        if (config.intervals() != null) {
            resolved.put("intervals", config.intervals());
        }
        resolved.put("framing", lower(config.framing()));
        SessionOptions session = config.sessionOptions();
        resolved.put("device", lower(session.device()));
        resolved.put("precision", lower(session.precision()));
        resolved.put("threads", session.threads());
        if (config.memoryMb() != null) {
            resolved.put("memory_mb", config.memoryMb());
        }
        resolved.put("pictures", lower(config.pictures()));
        resolved.put(SCORES, lower(config.scores()));
        if (config.animate() != null) {
            resolved.put("animate", lower(config.animate()));
        }
        if (config.shard() != null) {
            resolved.put("shard", config.shard().toString());
        }
        return resolved;
    }

    /** As in YAML: its name, its options as given, and the defaults of the others. */
    private static Map<String, String> resolved(MethodSpec method) {
        Map<String, String> resolved = new TreeMap<>(method.options());
        resolved.putAll(method.resolved());
        resolved.put("method", method.info().name());
        return resolved;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private Map<String, String> environment() {
        int processors = Runtime.getRuntime().availableProcessors();
        int threads = config.sessionOptions().threads();
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("tensorflow", NativeLibrary.version());
        environment.put("java", Runtime.version().toString());
        environment.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        environment.put("device", lower(config.sessionOptions().device()));
        environment.put("threads", Integer.toString(threads == 0 ? processors : threads));
        environment.put("processors", Integer.toString(processors));
        return environment;
    }

    private int patch() {
        return bundle.card().architecture().patch();
    }

    List<String> title() {
        String caution = bundle.card().caution();
        return List.of(
                "Explanations "
                        + switch (config.framing()) {
                            case FIT ->
                                "of photos at their own shape, on at most "
                                        + size.height() / patch() * (size.width() / patch()) + " patches";
                            case STRETCH -> "at " + size + " pixels";
                            case EVALUATION -> "of the photos' middle at " + size + " pixels";
                        },
                "model " + bundle.name()
                        + (head == null
                                ? ", no head"
                                : ", head " + head.name() + " of "
                                        + head.labels().size() + " classes")
                        + (caution.isEmpty() ? "" : "; " + caution));
    }

    /** What the report says of the whole run. */
    ReportHeader reportHeader() {
        Map<String, String> provenance = new TreeMap<>(identity());
        provenance.put("software", Release.TEXT);
        provenance.put("framing", lower(config.framing()));
        provenance.put("precision", lower(config.sessionOptions().precision()));
        provenance.put(
                "targets",
                String.join(
                        ", ",
                        config.targetSpecs().stream()
                                .map(target -> target.concept().isPresent() ? target.fileName() : target.text())
                                .toList()));
        methods().forEach((method, options) -> {
            if (!options.isEmpty()) {
                provenance.put(
                        "options of " + method,
                        options.entrySet().stream()
                                .map(option -> option.getKey() + " " + option.getValue())
                                .collect(Collectors.joining(", ")));
            }
        });
        return new ReportHeader(
                title(), provenance, definitions(), PageStyle.of(config.render().options()), command());
    }

    /** The command line without images, methods and targets; the model by its name alone, wherever it lies. */
    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("explain", "--model", bundle.name()));
        if (head != null) {
            command.addAll(List.of("--head", head.name()));
        }
        command.addAll(List.of("--size", size.toString(), "--framing", lower(config.framing())));
        return command;
    }
}
