package cdam.explain.serve;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.explain.method.LeftOut;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Methods;
import cdam.explain.render.Look;
import cdam.explain.render.RenderOptions;
import cdam.explain.report.Packed;
import cdam.explain.serve.Answers.HeadAnswer;
import cdam.explain.serve.Answers.ImageAnswer;
import cdam.explain.serve.Answers.JobAnswer;
import cdam.explain.serve.Answers.MethodAnswer;
import cdam.explain.serve.Answers.ModelAnswer;
import cdam.explain.target.CosineTarget;
import cdam.explain.target.LinearTarget;
import cdam.explain.target.NamedTarget;
import cdam.explain.target.NegativeDistanceTarget;
import cdam.explain.target.OfLatent;
import cdam.explain.target.Target;
import cdam.explain.target.TargetSpec;
import cdam.explain.target.Vectors;
import cdam.image.Framing;
import cdam.image.ImageFiles;
import cdam.image.RgbImage;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.vit.ViTConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What the routes do; knows nothing of HTTP but the status of a refusal. Used by many threads. */
final class Api {
    private final Bundle bundle;
    private final Worker worker;
    private final Limits limits;
    private final Map<String, Head> heads = new LinkedHashMap<>();
    private final Framing framing;
    private final Kept<Explained> images;
    private final Kept<float[]> concepts;
    private final Kept<Job> jobs;

    /** Decoding holds the whole picture: two at once. */
    private final Semaphore decoders = new Semaphore(2, true);

    Api(Bundle bundle, Worker worker, Limits limits) {
        this.bundle = bundle;
        this.worker = worker;
        this.limits = limits;
        for (String name : bundle.headNames()) {
            bundle.head(name).ifPresent(head -> heads.put(name, head));
        }
        ViTConfig config = bundle.card().architecture();
        this.framing = Framing.stretch(config.defaultHeight(), config.defaultWidth());
        this.images = new Kept<>("image", limits.keptBytes(), Explained::bytes);
        this.concepts = new Kept<>("concept", limits.keptBytes() / 16, mean -> 4L * mean.length);
        this.jobs = new Kept<>("job", limits.keptBytes(), job -> job.explained().bytes());
    }

    ModelAnswer model() {
        ViTConfig config = bundle.card().architecture();
        return new ModelAnswer(
                name(),
                bundle.card().savedModelSha256(),
                config.defaultHeight(),
                config.defaultWidth(),
                heads.values().stream()
                        .map(head -> new HeadAnswer(
                                head.name(),
                                head.labels().all(),
                                LeftOut.byClass(head.card().input())))
                        .toList(),
                defaultHead(),
                Methods.ALL.stream()
                        .filter(method -> method.needsTarget())
                        .map(method -> new MethodAnswer(method.name(), method.summary(), method.signed()))
                        .toList(),
                Look.of(RenderOptions.defaults()),
                limits);
    }

    private String name() {
        return String.valueOf(bundle.path().toAbsolutePath().normalize().getFileName());
    }

    private @Nullable String defaultHead() {
        String name = bundle.card().defaultHead();
        return name != null && heads.containsKey(name)
                ? name
                : heads.keySet().stream().findFirst().orElse(null);
    }

    /**
     * Explains a photo.
     *
     * @param head by name; null: the default one
     */
    ImageAnswer explain(byte[] photo, @Nullable String head) {
        RgbImage framed = decode(photo);
        CompletableFuture<Explained> waiting =
                worker.explain(framed, bundle.card().preprocessing().normalise(framed), head(head));
        Explained explained = await(waiting);
        return new ImageAnswer(
                images.add(explained),
                explained.rows(),
                explained.columns(),
                Packed.jpeg(framed),
                explained.logits(),
                Vectors.softmax(explained.logits()),
                Packed.floats(explained.attention()));
    }

    private @Nullable Head head(@Nullable String name) {
        if (name != null && !heads.containsKey(name)) {
            throw new Refusal(404, "no such head; there are: " + String.join(", ", heads.keySet()));
        }
        String chosen = name == null ? defaultHead() : name;
        return chosen == null ? null : heads.get(chosen);
    }

    private RgbImage decode(byte[] photo) {
        if (photo.length > limits.uploadBytes()) {
            throw new Refusal(413, "expected a photo of at most " + limits.uploadBytes() + " bytes");
        }
        decoders.acquireUninterruptibly();
        try {
            return framing.apply(ImageFiles.read(photo, "the photo", limits.pixels()));
        } finally {
            decoders.release();
        }
    }

    private Explained await(CompletableFuture<Explained> waiting) {
        try {
            return waiting.get(limits.seconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            waiting.cancel(false);
            throw new Refusal(503, "busy: no answer within " + limits.seconds() + " seconds; try again in a moment");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "the server is ending");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        }
    }

    /** CDAM of all classes (C,gh,gw) as a {@code .npy} file. */
    byte[] maps(String image) {
        Explained explained = images.get(image);
        int patches = explained.rows() * explained.columns();
        int[] shape = {explained.maps().length / patches, explained.rows(), explained.columns()};
        return Npy.bytes(new NpyArray(shape, explained.maps()));
    }

    /** A map that needs no job: of the attention, a class, or a class against another. */
    MapFile map(String image, @Nullable String target) {
        Explained explained = images.get(image);
        if ("attention".equals(target)) {
            return new MapFile(explained, "am", "attention", false, explained.attention());
        }
        TargetSpec spec = TargetSpec.parse(target == null ? "top1" : target);
        NamedTarget named = one(spec, explained);
        if (named.classIndex() < 0 || spec.kind().equals("probability")) {
            return contrast(explained, spec, named);
        }
        return new MapFile(explained, "cdam", named.name(), true, explained.map(named.classIndex()));
    }

    /** Scores are linear in the logit: those of one class minus those of the other. */
    private static MapFile contrast(Explained explained, TargetSpec spec, NamedTarget named) {
        Head head = explained.head();
        if (head == null || !spec.kind().equals("contrast")) {
            throw new Refusal(
                    400, "expected attention, top1, class:A or contrast:A/B as the target; others need a job");
        }
        String[] classes = spec.argument().split("/", 2);
        float[] scores = explained.map(head.labels().find(classes[0].strip()).index());
        float[] other = explained.map(head.labels().find(classes[1].strip()).index());
        for (int i = 0; i < scores.length; i++) {
            scores[i] -= other[i];
        }
        return new MapFile(explained, "cdam", named.name(), true, scores);
    }

    /** The map of a job that is done. */
    MapFile jobMap(String id) {
        Job job = jobs.get(id);
        float[] scores = job.state().scores();
        if (scores == null) {
            throw new Refusal(409, "the job is " + job.state().state() + ": expected one that is done");
        }
        return new MapFile(
                job.explained(),
                job.method().info().name(),
                job.target().name(),
                job.method().info().signed(),
                scores);
    }

    /** The file of a map, in the look that is asked for. */
    byte[] file(MapFile map, MapFile.Format format, RenderOptions look) {
        return map.bytes(format, name(), bundle.card().savedModelSha256(), look);
    }

    /** The mean latent of photos that were sent before (the paper's Eq. 3). */
    String concept(List<String> ids) {
        if (ids.isEmpty() || ids.size() > limits.conceptImages()) {
            throw new Refusal(
                    400, "expected 1 to " + limits.conceptImages() + " images of a concept, found " + ids.size());
        }
        List<float[]> latents = new ArrayList<>();
        ids.forEach(id -> latents.add(images.get(id).latent()));
        float[] mean = new float[latents.get(0).length];
        for (int j = 0; j < mean.length; j++) {
            double sum = 0;
            for (float[] latent : latents) {
                sum += latent[j];
            }
            mean[j] = (float) (sum / latents.size());
        }
        return concepts.add(mean);
    }

    /** Starts a method on a photo that was sent before. */
    JobAnswer start(String image, @Nullable String method, @Nullable String target) {
        if (method == null || target == null) {
            throw new Refusal(400, "expected the parameters method and target");
        }
        Explained explained = images.get(image);
        Job job = new Job(explained, MethodSpec.parse(method), target(target, explained), 10 * limits.seconds());
        worker.add(job);
        return answer(jobs.add(job), job);
    }

    /** A scalar as the command line names it, but a concept is one that was made here, never a file. */
    private NamedTarget target(String text, Explained explained) {
        if (text.startsWith("concept:")) {
            String[] parts = text.split(":", 3);
            float[] mean = concepts.get(parts[1]);
            String measure = parts.length == 3 ? parts[2] : "dot";
            Target similarity = switch (measure) {
                case "dot" -> new LinearTarget(mean, 0);
                case "cosine" -> new CosineTarget(mean);
                case "l2" -> new NegativeDistanceTarget(mean);
                default -> throw new Refusal(400, "expected dot, cosine or l2, found " + measure);
            };
            Target concept = OfLatent.of(similarity, explained.head(), mean.length);
            return new NamedTarget(concept, -1, "concept (" + measure + ")");
        }
        return one(TargetSpec.parse(text), explained);
    }

    private static NamedTarget one(TargetSpec spec, Explained explained) {
        Head head = explained.head();
        if (head == null) {
            throw new Refusal(400, "the model has no head, so there are no classes; concepts work");
        }
        if (spec.isMany() || !spec.needsHead()) {
            throw new Refusal(400, "expected a target of one scalar, found " + spec.text());
        }
        return spec.resolve(head, explained.logits()).get(0);
    }

    JobAnswer job(String id) {
        return answer(id, jobs.get(id));
    }

    JobAnswer cancel(String id) {
        jobs.get(id).cancel();
        return job(id);
    }

    private static JobAnswer answer(String id, Job job) {
        Job.State state = job.state();
        float[] scores = state.scores();
        return new JobAnswer(
                id,
                state.state(),
                state.done(),
                state.total(),
                state.error(),
                job.method().info().signed(),
                job.explained().rows(),
                job.explained().columns(),
                scores == null ? null : Packed.floats(scores));
    }
}
