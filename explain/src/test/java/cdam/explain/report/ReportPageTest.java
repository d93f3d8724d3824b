package cdam.explain.report;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.render.PageStyle;
import cdam.explain.render.RenderOptions;
import cdam.explain.report.ReportImage.ScoredMap;
import cdam.image.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportPageTest {
    private static final String HOSTILE = "</script><script>alert(1)</script><!-- \u2028 \" ' & {{x}} $1 ü";

    @TempDir
    Path folder;

    private static ReportHeader header() {
        return new ReportHeader(
                List.of(HOSTILE, "model"),
                Map.of("model", HOSTILE),
                Map.of("cdam", HOSTILE),
                PageStyle.of(RenderOptions.defaults()));
    }

    private static ReportImage image(int side, int patch, int maps) {
        byte[] noise = new byte[3 * side * side];
        new Random(1).nextBytes(noise);
        int grid = side / patch;
        ScoredMap map = new ScoredMap("cdam.top1 0", "cdam", HOSTILE, true, Packed.floats(new float[grid * grid]));
        return new ReportImage(
                HOSTILE,
                List.of(HOSTILE),
                grid,
                grid,
                Packed.jpeg(new RgbImage(side, side, noise)),
                List.of(new ReportImage.Prediction(HOSTILE, 1, 0.5)),
                Collections.nCopies(maps, map),
                null);
    }

    private String write(List<Supplier<ReportImage>> images, long mostBytes) throws IOException {
        Path file = folder.resolve("index.html");
        ReportPage.write(file, header(), images, List.of(new FailedImage("broken", HOSTILE)), mostBytes);
        return Files.readString(file);
    }

    private static JsonNode island(String page) {
        String start = "<script id=\"data\" type=\"application/json\">";
        int from = page.indexOf(start) + start.length();
        return new JsonMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
    }

    @Test
    void should_keep_hostile_names_inside_the_island() throws IOException {
        String page = write(List.of(() -> image(16, 8, 1)), Long.MAX_VALUE);
        JsonNode data = island(page);
        assertThat(data.path("images").get(0).path("name").asString()).isEqualTo(HOSTILE);
        assertThat(data.path("failed").get(0).path("reason").asString()).isEqualTo(HOSTILE);
        assertThat(data.path("header").path("title").get(0).asString()).isEqualTo(HOSTILE);
        assertThat(page).doesNotContain("<script>alert").doesNotContain("<!--").doesNotContain("\u2028");
        assertThat(page.split("<script", -1)).hasSize(3);
        assertThat(page.split("</script", -1)).hasSize(3);
    }

    @Test
    void should_need_nothing_from_elsewhere() throws IOException {
        String page = write(List.of(() -> image(16, 8, 1)), Long.MAX_VALUE);
        assertThat(page)
                .doesNotContain("http:")
                .doesNotContain("https:")
                .doesNotContain("src=\"")
                .doesNotContain("url(");
        assertThat(page).contains("default-src 'none'").doesNotContain("/* DATA */");
    }

    @Test
    void should_stay_under_30_MB_for_100_noisy_images_of_4_maps() throws IOException {
        ReportImage one = image(224, 8, 4);
        String page = write(Collections.nCopies(100, () -> one), Long.MAX_VALUE);
        assertThat(page.length()).isLessThan(30_000_000);
        assertThat(island(page).path("left_out").asInt()).isZero();
    }

    @Test
    void should_leave_images_out_and_say_so_beyond_its_size() throws IOException {
        ReportImage one = image(16, 8, 1);
        JsonNode data = island(write(Collections.nCopies(5, () -> one), 1));
        assertThat(data.path("images").size()).isEqualTo(1);
        assertThat(data.path("left_out").asInt()).isEqualTo(4);
    }

    @Test
    void should_count_bytes_before_an_image_is_added() throws IOException {
        ReportImage one = image(16, 8, 1); // its names have letters of several bytes
        int alone = write(List.of(() -> one), Long.MAX_VALUE).getBytes(StandardCharsets.UTF_8).length;
        List<Supplier<ReportImage>> four = Collections.nCopies(4, () -> one);
        int all = write(four, Long.MAX_VALUE).getBytes(StandardCharsets.UTF_8).length;
        for (int most = alone; most <= all + 40; most += 10) {
            String page = write(four, most);
            assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(Math.max(most, alone));
            assertThat(island(page).path("images").size()
                            + island(page).path("left_out").asInt())
                    .isEqualTo(4);
        }
        assertThat(island(write(four, all + 40)).path("left_out").asInt()).isZero();
    }

    @Test
    void should_name_the_classes_that_a_token_speaks_for_and_against() {
        float[] scores = {1, -1, 3, -3, 2, -2, -4, 4}; // 4 classes, 2 tokens
        TokenClasses tokens = TokenClasses.of("cdam", scores, 2, index -> "class " + index);
        assertThat(ints(tokens.classes())).containsExactly(1, 2, 0, 3, 0, 2, 3, 0, 2, 1, 2, 0);
        ByteBuffer values =
                ByteBuffer.wrap(Base64.getDecoder().decode(tokens.scores())).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(values.getFloat(0)).isEqualTo(3);
        assertThat(values.getFloat(4 * 3)).isEqualTo(-4);
        assertThat(tokens.names()).containsEntry(3, "class 3").hasSize(4);
    }

    private static int[] ints(String packed) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(packed)).order(ByteOrder.LITTLE_ENDIAN);
        int[] values = new int[bytes.remaining() / 4];
        bytes.asIntBuffer().get(values);
        return values;
    }
}
