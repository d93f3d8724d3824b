package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.explain.method.MethodSpec;
import cdam.explain.targets.LinearTarget;
import cdam.explain.targets.NamedTarget;
import cdam.image.ImageTensor;
import cdam.image.RgbImage;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Methods that run as jobs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerJobTest {
    private final LiveServer server = LiveServer.tiny(SomeLimits.SMALL);
    private final ExecutorService users = Executors.newFixedThreadPool(16);

    @AfterAll
    void stop() {
        server.close();
        users.shutdownNow();
    }

    @Test
    void should_give_jobs_at_once_their_own_results() {
        List<String> paths = new ArrayList<>();
        List<float[]> alone = new ArrayList<>();
        for (String name : ServerPhotoTest.PHOTOS) {
            String image = server.photo(name).path("id").asString();
            String path = "/api/images/" + image + "/jobs?method=tam&target=class:" + paths.size();
            paths.add(path);
            alone.add(LiveServer.floats(server.finish(server.post(path).json()).path("scores")));
        }
        List<CompletableFuture<JsonNode>> together = new ArrayList<>();
        for (int i = 0; i < 3 * paths.size(); i++) {
            String path = paths.get(i % paths.size());
            together.add(CompletableFuture.supplyAsync(() -> server.untilServed(path), users));
        }
        for (int i = 0; i < together.size(); i++) {
            JsonNode job = server.finish(together.get(i).join());
            assertThat(job.path("state").asString()).isEqualTo("done");
            assertThat(Fixtures.relativeError(LiveServer.floats(job.path("scores")), alone.get(i % paths.size())))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void should_bound_what_a_job_costs() {
        String jobs = server.image() + "/jobs?target=top1&method=";
        server.post(jobs + "tam%5Bmemory=1048576%5D").requireRefused(400, "option memory is the server's own");
        server.post(jobs + "integrated-gradients%5Bbatch=1024%5D").requireRefused(400, "batch is the server's own");
        server.post(jobs + "integrated-cdam%5Bpoints=256%5D").requireRefused(400, "points: expected at most 128");
        assertThatThrownBy(() -> JobMethod.of("smooth-cdam[samples=101]", SomeLimits.ofSamples(100)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("at most 100 here");
    }

    /** As the command line does: beside the results that are kept, here more than any machine has. */
    @Test
    void should_refuse_at_once_what_has_no_memory() {
        Limits wide = new Limits(100_000, 100_000, 4, 4, 2, 9, 60, 20, 1L << 60, 3, 1000, 128, 64 << 10);
        try (LiveServer other = LiveServer.tiny(wide)) {
            String jobs = other.image() + "/jobs?target=top1&method=";
            other.post(jobs + "tam").requireRefused(400, "out of memory: expected at most the");
        }
    }

    @Test
    void should_cancel_a_job_that_runs_and_one_that_waits() {
        String jobs = server.image() + "/jobs?target=class:1&method=";
        JsonNode first = server.post(jobs + "smooth-cdam%5Bsamples=100000%5D").json();
        server.await(first, "waiting");
        String second = server.post(jobs + "tam").id();
        assertThat(server.post(jobs + "tam").json().path("error").asString()).isEmpty();
        server.post(jobs + "tam").requireRefused(503, "busy: 2 jobs are waiting");
        assertThat(server.delete("/api/jobs/" + second).json().path("state").asString())
                .isEqualTo("cancelled");
        server.get("/api/jobs/" + second + "/map.png").requireRefused(409, "the job is cancelled");
        JsonNode ended =
                server.delete("/api/jobs/" + first.path("id").asString()).json();
        assertThat(server.finish(ended).path("state").asString()).isEqualTo("cancelled");
    }

    @Test
    void should_cancel_a_job_at_its_next_step() {
        PhotoInput seen = new PhotoInput(
                new RgbImage(1, 1, new byte[3]), new ImageTensor(32, 32, new float[3 * 32 * 32]), null, 8, List.of());
        int width = TinyModels.model("dino").config().width();
        NamedTarget zero = new NamedTarget(new LinearTarget(new float[width], 0), -1, "zero");
        Job job = new Job(Someone.here("someone"), seen, MethodSpec.parse("tam"), zero, 1, 60);
        job.run(TinyModels.model("dino"), job::cancel);
        assertThat(job.state().state()).isEqualTo("cancelled");
        assertThat(job.isOver()).isTrue();
    }
}
