package cdam.explain;

import cdam.bundle.Head;
import cdam.explain.forward.ForwardPass;
import cdam.explain.method.Method;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;
import cdam.explain.method.UncoveredShare;
import cdam.explain.render.Photo;
import cdam.explain.render.Picture;
import cdam.explain.render.RenderOptions;
import cdam.explain.render.RenderedMap;
import cdam.explain.render.Tile;
import cdam.explain.score.ClassScore;
import cdam.explain.score.ScoreMap;
import cdam.explain.score.Scores;
import cdam.explain.targets.NamedTarget;
import cdam.explain.targets.TargetBatch;
import cdam.explain.targets.TargetSpec;
import cdam.image.Box;
import cdam.image.ImageInput.Loaded;
import cdam.image.RgbImage;
import cdam.io.UsageException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One forward pass of one image, and the maps that methods make from it. The pass is made when first needed and kept until
 * {@link #close}, which frees its native memory. Belongs to one thread; close it before its {@link Explainer}.
 */
public final class Explanation implements AutoCloseable {
    private final ForwardPass pass;
    private final Loaded image;
    private final IdentityHashMap<ScoreMap, Origin> origins = new IdentityHashMap<>();

    /** Where a map comes from. */
    private record Origin(MethodSpec method, String target, Map<String, Double> diagnostics) {}

    Explanation(ForwardPass pass, Loaded image) {
        this.pass = pass;
        this.image = image;
    }

    /** The most likely classes, the first one first. */
    public List<ClassScore> predictions(int count) {
        return ClassScore.top(pass.requireHead(), logits(), count);
    }

    /** Logits (C). */
    public float[] logits() {
        return pass.logits(0);
    }

    /** The latent: [CLS] after the final norm (d). */
    public float[] latent() {
        return pass.latent(0);
    }

    /** What is odd about the image's file, each a sentence; as a rule empty. */
    public List<String> notes() {
        return image.notes();
    }

    /** A map of a method that explains no target, such as {@code am}. */
    public ScoreMap map(String method) {
        return only(maps(MethodSpec.parse(method), null, Progress.NONE), method);
    }

    /** A map by what users type: {@code map("cdam", "class:bag")}. */
    public ScoreMap map(String method, String target) {
        return map(MethodSpec.parse(method), TargetSpec.parse(target));
    }

    /** The map of a method for a target of one scalar. */
    public ScoreMap map(MethodSpec method, TargetSpec target) {
        return only(maps(method, target), target.text());
    }

    /** The maps of a method for a target of several scalars, in the target's order: every class, the most likely ones. */
    public List<ScoreMap> maps(MethodSpec method, TargetSpec target) {
        return maps(method, target, Progress.NONE);
    }

    /**
     * The maps of a method for a target.
     *
     * @param target ignored where the method explains none
     * @param progress of long methods; may stop them by throwing
     * @throws UsageException if the method needs a target and there is none, or the target is none of the model's
     */
    public List<ScoreMap> maps(MethodSpec method, @Nullable TargetSpec target, Progress progress) {
        List<NamedTarget> named = named(method, target);
        TargetBatch batch = named.isEmpty()
                ? TargetBatch.NONE
                : TargetBatch.same(1, named.stream().map(NamedTarget::target).toList());
        Method made = method.create();
        Scores scores = UncoveredShare.addTo(made.explain(pass, batch, progress), made, pass, batch);
        List<ScoreMap> maps = new ArrayList<>();
        for (int i = 0; i < scores.maps()[0].length; i++) {
            int index = i;
            Map<String, Double> diagnostics = new LinkedHashMap<>();
            scores.diagnostics().forEach((name, values) -> diagnostics.put(name, values[0][index]));
            ScoreMap map = new ScoreMap(pass.rows(), pass.columns(), scores.maps()[0][i]);
            origins.put(
                    map, new Origin(method, named.isEmpty() ? "" : named.get(i).name(), diagnostics));
            maps.add(map);
        }
        return maps;
    }

    private List<NamedTarget> named(MethodSpec method, @Nullable TargetSpec target) {
        if (!method.info().needsTarget()) {
            return List.of();
        }
        if (target == null) {
            throw new UsageException(
                    "method " + method + ": expected a target, such as top1 or class:NAME, found none");
        }
        target.require(pass.model().bundle());
        Head head = target.needsHead() ? pass.requireHead() : pass.head().orElse(null);
        return target.resolve(head, head == null ? new float[0] : logits());
    }

    private static ScoreMap only(List<ScoreMap> maps, String what) {
        if (maps.size() != 1) {
            throw new UsageException(what + ": expected one map, found " + maps.size() + "; ask for them with maps");
        }
        return maps.get(0);
    }

    /**
     * Numbers that a method tells about a map of this explanation, such as a completeness residual; empty where it tells none.
     */
    public Map<String, Double> diagnostics(ScoreMap map) {
        return origin(map).diagnostics();
    }

    /** A map of this explanation over the photo as the model saw it, in the colours of the command line. */
    public Picture picture(ScoreMap map) {
        Origin origin = origin(map);
        int patch = pass.model().config().patch();
        RgbImage seen = image.picture().crop(new Box(0, 0, map.columns() * patch, map.rows() * patch));
        boolean signed = origin.method().info().signed();
        return new Picture(
                new Tile(
                        origin.target().isEmpty() ? origin.method().toString() : origin.target(),
                        origin.target().isEmpty() ? "" : origin.method().toString(),
                        Photo.of(seen),
                        new RenderedMap(map, signed, origin.method().toString())),
                RenderOptions.defaults());
    }

    private Origin origin(ScoreMap map) {
        Origin origin = origins.get(map);
        if (origin == null) {
            throw new UsageException("expected a map of this explanation, found another one");
        }
        return origin;
    }

    /** The forward pass, for what is not here; it stays this explanation's. */
    public ForwardPass forwardPass() {
        return pass;
    }

    @Override
    public void close() {
        pass.close();
    }
}
