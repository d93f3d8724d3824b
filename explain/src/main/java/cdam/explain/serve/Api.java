package cdam.explain.serve;

import cdam.bundle.Bundle;
import cdam.bundle.FramingKind;
import cdam.bundle.Head;
import cdam.bundle.ImageSize;
import cdam.explain.method.MethodInfo;
import cdam.explain.method.MethodSpec;
import cdam.explain.render.RenderOptions;
import cdam.explain.serve.Responses.ImageAnswer;
import cdam.explain.serve.Responses.JobAnswer;
import cdam.explain.serve.Responses.ModelAnswer;
import cdam.explain.targets.Concept;
import cdam.explain.targets.NamedTarget;
import cdam.image.ImageInput;
import cdam.io.Npy;
import cdam.io.NpyArray;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the routes do; knows nothing of HTTP but the status of a refusal. Used by many threads. */
final class Api {
    private final ServedModel model;
    private final Worker worker;
    private final Limits limits;
    private final UploadService uploads;
    private final SessionResults results;
    private final Shares places;
    private final Shares answers;

    Api(Bundle bundle, ImageSize size, FramingKind framing, Worker worker, Limits limits) {
        this.model = new ServedModel(bundle, size, framing, Heads.of(bundle));
        this.worker = worker;
        this.limits = limits;
        this.uploads = new UploadService(
                worker,
                limits,
                new ImageInput(
                        framing.to(
                                size,
                                bundle.card().architecture().patch(),
                                bundle.card().preprocessing().resampling()),
                        bundle.card().preprocessing()),
                bundle.card().architecture().patch());
        this.results = SessionResults.of(limits);
        this.places = new Shares("photos are waiting", limits.waiting(), limits.waitingEach());
        this.answers = new Shares("bytes are on their way", limits.keptBytes() / 8, limits.keptBytes() / 16);
    }

    ModelAnswer model() {
        return model.answer(limits);
    }

    /**
     * A head.
     *
     * @param name null: the default one
     */
    @Nullable
    Head head(@Nullable String name) {
        return model.heads().find(name);
    }

    /** A place for a photo, to be had before its file is read; the result gives it back. */
    Runnable place(Client client) {
        return places.take(client, 1);
    }

    Limits limits() {
        return limits;
    }

    /** Room for an answer that does not go at once; the result gives it back. */
    Runnable room(Client client, long bytes) {
        return answers.take(client, bytes);
    }

    /**
     * Explains a photo, for one who has a place.
     *
     * @param isGone whether nobody waits for it any more
     */
    ImageAnswer explain(Client client, byte[] photo, @Nullable Head head, BooleanSupplier isGone) {
        PhotoExplanation explained = uploads.explain(client, photo, head, isGone);
        return ImageAnswer.of(results.add(client, explained), explained);
    }

    /** The answer that a photo got, for a page that is opened again. */
    ImageAnswer image(String id) {
        return ImageAnswer.of(id, results.images().get(id));
    }

    /** The size of {@link #maps}, without the header. */
    long mapsBytes(String image) {
        return 4L * results.images().get(image).maps().length;
    }

    /** CDAM of all classes (C,gh,gw) as a {@code .npy} file. */
    byte[] maps(String image) {
        PhotoExplanation explained = results.images().get(image);
        PhotoInput seen = explained.seen();
        int[] shape = {explained.maps().length / seen.patches(), seen.rows(), seen.columns()};
        return Npy.bytes(new NpyArray(shape, explained.maps()));
    }

    /** A map that needs no job. */
    MapFile map(String image, @Nullable String target) {
        return RequestTargets.map(results.images().get(image), target);
    }

    /**
     * The maps of a job that is done.
     *
     * @param index of the map; null: all
     */
    MapFile jobMap(String id, @Nullable String index) {
        Job job = results.jobs().get(id);
        float[] scores = job.state().scores();
        if (scores == null) {
            throw new Refusal(409, "the job is " + job.state().state() + ": expected one that is done");
        }
        MethodInfo method = job.method().info();
        MapFile all = new MapFile(job.seen(), method.name(), job.targetName(), method.signed(), scores);
        return index == null ? all : all.only(index);
    }

    /** The file of a map, in the look that is asked for. */
    byte[] file(MapFile map, MapFile.Format format, RenderOptions look) {
        return map.bytes(format, model.bundle(), look);
    }

    /** The mean latent of photos that were sent before (the paper's Eq. 3). */
    String concept(Client client, List<String> ids) {
        if (ids.isEmpty() || ids.size() > limits.conceptImages()) {
            throw new Refusal(
                    400, "expected 1 to " + limits.conceptImages() + " images of a concept, found " + ids.size());
        }
        float[] latents =
                PhotoExplanation.joined(ids.stream().map(results.latents()::get).toArray(float[][]::new));
        return results.concepts().add(client, Concept.meanOf(latents, latents.length / ids.size()));
    }

    /**
     * Starts a method on a photo that was sent before.
     *
     * @param target null: for a method that takes none
     */
    JobAnswer start(Client client, String image, @Nullable String method, @Nullable String target) {
        if (method == null) {
            throw new Refusal(400, "expected the parameter method");
        }
        PhotoExplanation explained = results.images().get(image);
        MethodSpec spec = JobMethod.of(method, limits);
        NamedTarget named = target(spec, target, explained);
        int mostMaps = spec.info().needsTarget()
                ? 1
                : model.bundle().card().architecture().heads();
        limits.requireRoom(model.bundle(), model.size(), mostMaps, List.of(spec.create()));
        Job job = new Job(client, explained.seen(), spec, named, mostMaps, 10 * limits.seconds());
        worker.add(job);
        return JobAnswer.of(results.jobs().add(client, job), job);
    }

    private @Nullable NamedTarget target(MethodSpec method, @Nullable String target, PhotoExplanation explained) {
        if (!method.info().needsTarget()) {
            return null;
        }
        if (target == null) {
            throw new Refusal(
                    400, "expected the parameter target: " + method.info().name() + " explains a scalar");
        }
        return RequestTargets.of(target, explained, results.concepts());
    }

    JobAnswer job(String id) {
        return JobAnswer.of(id, results.jobs().get(id));
    }

    JobAnswer cancel(String id) {
        results.jobs().get(id).cancel();
        return job(id);
    }
}
