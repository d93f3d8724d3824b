package cdam.explain.job;

import cdam.bundle.FramingKind;
import cdam.bundle.ImageSize;
import cdam.bundle.SessionOptions;
import cdam.bundle.SessionOptions.Device;
import cdam.bundle.SessionOptions.Precision;
import cdam.config.Engine;
import cdam.config.Shard;
import cdam.explain.method.MethodSpec;
import cdam.explain.targets.TargetSpec;
import cdam.io.UsageException;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An explanation run, as a YAML file or the command line gives it. What is left out has its default here.
 *
 * @param model the bundle
 * @param head the head; default: the bundle's
 * @param images images, {@code .npy} tensors, folders of them
 * @param methods default: {@code am}, {@code cdam}
 * @param targets default: {@code top1}
 * @param size images are brought to it; default: the model's own
 * @param sizes several sizes instead of {@code size}: each gets a folder of its own in {@code out}
 * @param intervals how many times a concept's images are drawn again for an interval of every score; default: no intervals
 * @param framing {@code fit} (default: the whole image at its own shape, on as many patches as the size has at most),
 *     {@code stretch} (the whole image at the size, whatever its shape) or {@code evaluation} (shorter side to 256/224 of the
 *     size, which is a square, middle cut out)
 * @param out the folder for the results
 * @param device {@code cpu} or {@code gpu}
 * @param precision {@code fp32}; {@code bf16} on cpu; {@code fp16} on gpu
 * @param threads 0: all cores
 * @param memoryMb MiB that the whole process may take, see {@link cdam.bundle.MemoryBound}; without it, passes take 1024 beside
 *     the weights, and the process what the machine has
 * @param shard {@code i/n}: only every n-th image, from the i-th on (1 to n)
 * @param render how maps are drawn
 * @param pictures {@code all} (default), {@code sheet} (sheets, no picture of each map) or {@code none}
 * @param scores {@code fp32} (default) or {@code fp16}, half as large and off by at most 0.05 % of a map's largest score
 * @param animate {@code classes} or {@code blocks}: what passes by in a GIF for each image and method; default: no GIF
 * @param engine who does it; default: this process
 */
public record ExplainConfig(
        Path model,
        @Nullable String head,
        List<Path> images,
        List<MethodSpec> methods,
        List<String> targets,
        @Nullable ImageSize size,
        @Nullable List<ImageSize> sizes,
        @Nullable Integer intervals,
        FramingKind framing,
        Path out,
        Device device,
        Precision precision,
        Integer threads,
        @Nullable Integer memoryMb,
        @Nullable Shard shard,
        RenderConfig render,
        Pictures pictures,
        ScoreType scores,
        @Nullable Animation animate,
        @Nullable Engine engine) {
    /** Which PNG files are written; scores, tables and the report always are. */
    public enum Pictures {
        @JsonProperty("none")
        NONE,
        @JsonProperty("sheet")
        SHEET,
        @JsonProperty("all")
        ALL
    }

    /** How scores are stored. */
    public enum ScoreType {
        @JsonProperty("fp32")
        FP32,
        @JsonProperty("fp16")
        FP16
    }

    public ExplainConfig {
        required("model", model);
        required("images", images);
        required("out", out);
        images = List.copyOf(images);
        if (images.isEmpty()) {
            throw new UsageException("images: expected at least one image or folder, found none");
        }
        methods = methods == null ? List.of(MethodSpec.parse("am"), MethodSpec.parse("cdam")) : List.copyOf(methods);
        targets = targets == null ? List.of("top1") : List.copyOf(targets);
        framing = Objects.requireNonNullElse(framing, FramingKind.FIT);
        device = Objects.requireNonNullElse(device, Device.CPU);
        precision = Objects.requireNonNullElse(precision, Precision.FP32);
        threads = Objects.requireNonNullElse(threads, 0);
        render = Objects.requireNonNullElse(render, RenderConfig.DEFAULTS);
        pictures = Objects.requireNonNullElse(pictures, Pictures.ALL);
        scores = Objects.requireNonNullElse(scores, ScoreType.FP32);
        targets.forEach(TargetSpec::parse);
        distinct("methods", methods.stream().map(MethodSpec::fileName).toList());
        distinct(
                "targets",
                targets.stream()
                        .map(target -> TargetSpec.parse(target).fileName())
                        .toList());
        if (sizes != null) {
            sizes = List.copyOf(sizes);
            distinct("sizes", sizes.stream().map(ImageSize::toString).toList());
            if (size != null || sizes.isEmpty()) {
                throw new UsageException("sizes: expected one or more, and no size beside them, found " + sizes
                        + (size == null ? "" : " and size " + size));
            }
        }
        if (framing == FramingKind.EVALUATION) {
            (size == null ? sizes == null ? List.<ImageSize>of() : sizes : List.of(size))
                    .forEach(ImageSize::requireSquare);
        }
        if (intervals != null && (intervals < 20 || intervals > 10_000)) {
            throw new UsageException(
                    "intervals: expected 20 to 10000 draws of the concept's images, found " + intervals);
        }
        if (memoryMb != null && memoryMb < 1) {
            throw new UsageException("memory_mb: expected 1 or more, found " + memoryMb);
        }
        if (animate != null) {
            animate.require(methods, targets.stream().map(TargetSpec::parse).toList());
        }
        new SessionOptions(device, precision, threads); // refuses what does not go together
    }

    /** The runs that this stands for, one a size. */
    List<ExplainConfig> bySize() {
        return sizes == null
                ? List.of(this)
                : sizes.stream()
                        .map(one -> at(one, out.resolve(one.toString())))
                        .toList();
    }

    /** The folders that hold results of this config, among those of the config that it is one size of. */
    List<Path> among(List<Path> folders, ExplainConfig whole) {
        return folders.stream()
                .map(folder -> folder.resolve(whole.out.relativize(out)))
                .toList();
    }

    /** The shard's share of a list. */
    <T> List<T> mine(List<T> all) {
        return shard == null ? all : shard.of(all);
    }

    private ExplainConfig at(ImageSize one, Path folder) {
        return new ExplainConfig(
                model, head, images, methods, targets, one, null, intervals, framing, folder, device, precision,
                threads, memoryMb, shard, render, pictures, scores, animate, engine);
    }

    private static void required(String key, @Nullable Object value) {
        if (value == null) {
            throw new UsageException(key + ": expected a value, found none");
        }
    }

    private static void distinct(String key, List<String> names) {
        Map<String, Integer> seen = new HashMap<>();
        names.forEach(name -> seen.merge(name, 1, Integer::sum));
        seen.forEach((name, count) -> {
            if (count > 1) {
                throw new UsageException(key + ": " + name + " is asked for " + count
                        + " times, and its files would have the same name; use a run of its own for the other one");
            }
        });
    }

    SessionOptions sessionOptions() {
        return new SessionOptions(device, precision, threads);
    }

    List<TargetSpec> targetSpecs() {
        return targets.stream().map(TargetSpec::parse).toList();
    }
}
