package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.Model;
import cdam.explain.method.Method;
import cdam.explain.method.MethodInfo;
import cdam.explain.method.MethodSpec;
import cdam.explain.score.Scores;
import cdam.image.Framing;
import cdam.image.ImageInput;
import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import cdam.io.InputException;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The model's thread, with methods and photos that do what a test needs. */
class WorkerTest {
    private static final Limits LIMITS = SomeLimits.ofSeconds(1);

    private final Model model = TinyModels.model("dino");
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<List<Float>> batches = Collections.synchronizedList(new ArrayList<>());
    private final List<String> jobs = Collections.synchronizedList(new ArrayList<>());
    private final Worker worker = new Worker(model, this::explain, LIMITS);

    @AfterEach
    void stop() {
        release.countDown();
        worker.close();
    }

    /** Notes which photos run together; -1 is one that the machine has no memory for, -2 one that overflows. */
    private List<PhotoExplanation> explain(List<PhotoInput> batch) {
        List<Float> first = batch.stream().map(seen -> seen.image().values()[0]).toList();
        batches.add(first);
        if (first.contains(-1f)) {
            throw new OutOfMemoryError("Java heap space");
        }
        return batch.stream()
                .map(seen -> new PhotoExplanation(seen, latent(seen), new float[0], new float[0], new float[0]))
                .toList();
    }

    private static float[] latent(PhotoInput seen) {
        return new float[] {seen.image().values()[0] == -2 ? Float.POSITIVE_INFINITY : 1};
    }

    private static PhotoInput seen(int number) {
        float[] values = new float[3 * 32 * 32];
        values[0] = number;
        return new PhotoInput(new RgbImage(1, 1, new byte[3]), new ImageTensor(32, 32, values), null, 8, List.of());
    }

    private Job job(String client, Method method) {
        return job(Someone.here(client), method);
    }

    private Job job(Client client, Method method) {
        return job(client, method, 60);
    }

    private Job job(Client client, Method method, int seconds) {
        MethodInfo info = new MethodInfo("of-test", "", "", false, false, options -> method);
        Job job = new Job(client, seen(0), new MethodSpec(info, Map.of()), null, 1, seconds);
        worker.add(job);
        return job;
    }

    private Method named(String name) {
        return (run, targets, progress) -> {
            jobs.add(name);
            return Scores.of(new float[][][] {{new float[run.patches()]}});
        };
    }

    /** A job that keeps the thread until it is told otherwise. */
    private Job holder(String client) {
        CountDownLatch runs = new CountDownLatch(1);
        Job job = job(client, (run, targets, progress) -> {
            runs.countDown();
            await(release);
            return Scores.of(new float[][][] {{new float[run.patches()]}});
        });
        await(runs);
        return job;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Job.State end(Job job) {
        while (!job.isOver()) {
            Thread.onSpinWait();
        }
        return job.state();
    }

    @Test
    void should_go_on_after_an_error_of_the_machine() {
        assertThatThrownBy(() -> worker.explain(Someone.here("a"), seen(-1)).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(OutOfMemoryError.class);
        Job failed = job("a", (run, targets, progress) -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertThat(end(failed).state()).isEqualTo("failed");
        assertThat(failed.state().error()).startsWith("busy: not enough memory");
        Job deep = job("a", (run, targets, progress) -> {
            throw new StackOverflowError("/of/the/inside");
        });
        assertThat(end(deep).error()).isEqualTo("the server failed at this; its log says why");
        assertThat(end(job("a", named("next"))).state()).isEqualTo("done");
        assertThat(worker.explain(Someone.here("a"), seen(3))
                        .join()
                        .seen()
                        .image()
                        .values()[0])
                .isEqualTo(3);
    }

    @Test
    void should_run_photos_that_wait_together() {
        holder("a");
        List<CompletableFuture<PhotoExplanation>> waiting = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            waiting.add(worker.explain(Someone.here("a"), seen(i)));
        }
        waiting.get(4).cancel(false);
        waiting.remove(4);
        release.countDown();
        waiting.forEach(CompletableFuture::join);
        assertThat(batches).containsExactly(List.of(1f, 2f, 3f, 4f, 6f, 7f, 8f, 9f), List.of(10f));
    }

    @Test
    void should_let_clients_take_turns() {
        Job held = holder("flood");
        List<CompletableFuture<PhotoExplanation>> flood = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            flood.add(worker.explain(Someone.here("flood"), seen(i)));
        }
        CompletableFuture<PhotoExplanation> photo = worker.explain(Someone.here("other"), seen(100));
        job("flood", named("flood"));
        Job mine = job("other", named("other"));
        release.countDown();
        photo.join();
        assertThat(batches.get(0)).startsWith(1f, 100f);
        assertThat(end(mine).state()).isEqualTo("done");
        assertThat(end(held).state()).isEqualTo("done");
        assertThat(jobs.get(0)).isEqualTo("other");
        flood.forEach(CompletableFuture::join);
    }

    @Test
    void should_refuse_more_jobs_of_a_client_than_two() {
        Job held = holder("flood");
        Job waiting = job("flood", named("flood"));
        assertThatThrownBy(() -> job("flood", named("third")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("2 jobs of yours");
        waiting.cancel();
        job("flood", named("second"));
        release.countDown();
        assertThat(end(held).state()).isEqualTo("done");
    }

    /** After a tenth of its time the first of a thousand steps says that all would take far too long. */
    @Test
    void should_stop_a_job_whose_rate_says_that_it_takes_too_long() {
        Job endless = job(
                Someone.here("a"),
                (run, targets, progress) -> {
                    sleep(200);
                    progress.at(1, 1000);
                    return Scores.of(new float[][][] {{new float[run.patches()]}});
                },
                1);

        assertThat(end(endless).error()).startsWith("stopped: step 1 of 1000 after 0 seconds; ");
    }

    /** Names of clients can be made up, addresses cannot: a quarter of the places is for other addresses. */
    @Test
    void should_leave_places_for_jobs_of_other_addresses() {
        Job held = holder("0");
        int most = LIMITS.jobs() * 3 / 4;
        IntStream.rangeClosed(1, most).forEach(i -> job("" + i, named("flood")));

        assertThatThrownBy(() -> job("another", named("flood")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(most + " jobs are waiting");
        Job other = job(Someone.at("10.0.0.2", "other"), named("other"));
        release.countDown();

        assertThat(end(held).state()).isEqualTo("done");
        assertThat(end(other).state()).isEqualTo("done");
    }

    @Test
    void should_tell_a_method_without_steps_from_one_with_steps() {
        Job held = holder("a");
        assertThat(Responses.JobAnswer.of("1", held).indeterminate()).isTrue();
        AtomicInteger seen = new AtomicInteger();
        Job[] steps = new Job[1];
        steps[0] = new Job(
                Someone.here("a"),
                seen(0),
                new MethodSpec(
                        new MethodInfo("of-test", "", "", false, false, options -> (run, targets, progress) -> {
                            progress.at(1, 4);
                            Responses.JobAnswer answer = Responses.JobAnswer.of("2", steps[0]);
                            seen.set(answer.indeterminate() ? -1 : (int) answer.total());
                            return Scores.of(new float[][][] {{new float[run.patches()]}});
                        }),
                        Map.of()),
                null,
                1,
                60);
        worker.add(steps[0]);
        held.cancel();
        release.countDown();
        assertThat(end(held).state()).isEqualTo("cancelled");
        assertThat(end(steps[0]).state()).isEqualTo("done");
        assertThat(seen).hasValue(4);
    }

    @Test
    void should_stop_at_once_a_job_whose_rate_says_that_it_cannot_end_in_time() {
        Method slow = (run, targets, progress) -> {
            await(new CountDownLatch(1), 200);
            progress.at(1, 1_000_000);
            throw new AssertionError("went on");
        };
        MethodInfo info = new MethodInfo("of-test", "", "", false, false, options -> slow);
        Job job = new Job(Someone.here("a"), seen(0), new MethodSpec(info, Map.of()), null, 1, 6);
        job.run(model, () -> {});
        assertThat(job.state().error())
                .startsWith("stopped: step 1 of 1000000 after")
                .contains("the 6 of a job");
    }

    private static void await(CountDownLatch latch, long milliseconds) {
        try {
            assertThat(latch.await(milliseconds, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void should_stop_a_job_that_takes_too_long() {
        Job job = new Job(Someone.here("a"), seen(0), MethodSpec.parse("am"), null, 1, 0);
        job.run(model, () -> {});
        assertThat(job.state().state()).isEqualTo("failed");
        assertThat(job.state().error()).isEqualTo("stopped: expected at most 0 seconds");
    }

    @Test
    void should_not_let_a_photo_wait_for_ever() throws IOException {
        holder("a");
        byte[] photo = Files.readAllBytes(Fixtures.path("images/plain.bmp"));
        UploadService uploads = uploads();
        assertThatThrownBy(() -> uploads.explain(Someone.here("a"), photo, null, () -> false))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no answer within 1 seconds");
        release.countDown();
        worker.explain(Someone.here("a"), seen(7)).join();
        assertThat(batches).containsExactly(List.of(7f)); // the one that gave up was left out
    }

    @Test
    void should_decode_for_nobody_who_has_gone() throws IOException {
        byte[] photo = Files.readAllBytes(Fixtures.path("images/plain.bmp"));
        UploadService uploads = uploads();
        assertThatThrownBy(() -> uploads.explain(Someone.here("a"), photo, null, () -> true))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("it was cancelled");
        uploads.explain(Someone.here("b"), photo, null, () -> false);
        assertThat(batches).hasSize(1);
    }

    private UploadService uploads() {
        return new UploadService(
                worker,
                LIMITS,
                new ImageInput(Framing.stretch(32, 32), model.bundle().card().preprocessing()),
                8);
    }

    @Test
    void should_fail_a_job_whose_map_is_not_finite() {
        Job.State state = end(job("a", (run, targets, progress) -> {
            float[] map = new float[run.patches()];
            map[1] = Float.NaN;
            return Scores.of(new float[][][] {{map}});
        }));
        assertThat(state.state()).isEqualTo("failed");
        assertThat(state.error()).startsWith("the photo: of-test of image: expected finite numbers");
        assertThat(state.scores()).isNull();
    }

    /** Beside it in a batch, another one is answered. */
    @Test
    void should_fail_a_photo_alone_that_the_model_can_tell_nothing_of() {
        holder("a");
        CompletableFuture<PhotoExplanation> bad = worker.explain(Someone.here("a"), seen(-2));
        CompletableFuture<PhotoExplanation> good = worker.explain(Someone.here("a"), seen(7));
        release.countDown();
        assertThatThrownBy(bad::join)
                .hasCauseInstanceOf(InputException.class)
                .hasMessageContaining("the photo: prediction: expected finite numbers");
        assertThat(good.join().seen().image().values()[0]).isEqualTo(7);
        assertThat(batches).containsExactly(List.of(-2f, 7f));
    }
}
