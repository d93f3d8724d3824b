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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
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
                PageStyle.of(RenderOptions.defaults()),
                List.of("explain", HOSTILE));
    }

    private static ReportImage image(int side, int patch, int maps) {
        byte[] noise = new byte[3 * side * side];
        new Random(1).nextBytes(noise);
        int grid = side / patch;
        ScoredMap map = new ScoredMap(
                "cdam.top1 0", "cdam", "cdam", HOSTILE, HOSTILE, true, Packed.floats(new float[grid * grid]));
        return new ReportImage(
                HOSTILE,
                HOSTILE,
                List.of(HOSTILE),
                grid,
                grid,
                Packed.jpeg(new RgbImage(side, side, noise)),
                List.of(new ReportImage.Prediction(HOSTILE, 1, 0.5)),
                Collections.nCopies(maps, map),
                null);
    }

    private static ReportEntry entry(ReportImage image) {
        return new ReportEntry(HOSTILE, "0123", HOSTILE, 0.5, HOSTILE, "key", () -> image);
    }

    private String write(List<ReportEntry> entries, long mostBytes) throws IOException {
        Path file = folder.resolve("index.html");
        ReportPage.write(file, header(), entries, List.of(new FailedImage("broken", HOSTILE)), mostBytes);
        return Files.readString(file);
    }

    private static JsonNode island(String page) {
        String start = "<script id=\"data\" type=\"application/json\">";
        int from = page.indexOf(start) + start.length();
        return new JsonMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
    }

    @Test
    void should_keep_hostile_names_inside_the_island() throws IOException {
        String page = write(List.of(entry(image(16, 8, 1))), Long.MAX_VALUE);
        JsonNode data = island(page);
        assertThat(data.path("images").get(0).path("name").asString()).isEqualTo(HOSTILE);
        assertThat(data.path("entries").get(0).path("predicted").asString()).isEqualTo(HOSTILE);
        assertThat(data.path("failed").get(0).path("reason").asString()).isEqualTo(HOSTILE);
        assertThat(data.path("header").path("title").get(0).asString()).isEqualTo(HOSTILE);
        assertThat(page).doesNotContain("<script>alert").doesNotContain("<!--").doesNotContain("\u2028");
        assertThat(page.split("<script", -1)).hasSize(3);
        assertThat(page.split("</script", -1)).hasSize(3);
    }

    @Test
    void should_need_nothing_from_elsewhere() throws IOException {
        String page = write(List.of(entry(image(16, 8, 1))), Long.MAX_VALUE);
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
        String page = write(Collections.nCopies(100, entry(one)), Long.MAX_VALUE);
        assertThat(page.length()).isLessThan(30_000_000);
        assertThat(island(page).path("images").size()).isEqualTo(100);
        assertThat(folder.resolve(ReportPage.FOLDER)).doesNotExist();
    }

    @Test
    void should_give_images_files_of_their_own_beyond_its_size() throws IOException {
        ReportEntry one = entry(image(16, 8, 1));
        String page = write(Collections.nCopies(5, one), 1);
        assertThat(island(page).path("images").size()).isZero();
        assertThat(island(page).path("entries").size()).isEqualTo(5);
        assertThat(page).contains("script-src 'unsafe-inline' 'self' file:");
        String part = Files.readString(folder.resolve(ReportPage.FOLDER).resolve("4.js"));
        assertThat(part).startsWith("// key\nreportImage(4,{").endsWith("});\n").doesNotContain("<", "\u2028");
        JsonNode image = new JsonMapper().readTree(part.substring(part.indexOf(',') + 1, part.lastIndexOf(')')));
        assertThat(image.path("name").asString()).isEqualTo(HOSTILE);
        assertThat(ImageIO.read(
                        folder.resolve(ReportPage.FOLDER).resolve("4.jpg").toFile()))
                .isNotNull();
    }

    @Test
    void should_make_an_image_s_file_again_only_where_it_changed() throws IOException {
        AtomicInteger loaded = new AtomicInteger();
        ReportImage image = image(16, 8, 1);
        Supplier<ReportImage> counted = () -> {
            loaded.incrementAndGet();
            return image;
        };
        for (String key : List.of("one", "one", "two")) {
            write(Collections.nCopies(3, new ReportEntry("a", "", "", 0, "", key, counted)), 1);
        }
        // Each page looks at the first image to guess the size; 3 files are made for each of two keys.
        assertThat(loaded).hasValue(3 + 2 * 3);
    }

    @Test
    void should_count_bytes_before_an_image_is_added() throws IOException {
        ReportImage small = image(16, 8, 1);
        ReportImage large = image(16, 8, 3);
        long bytes = (long) ReportPage.island(small).getBytes(StandardCharsets.UTF_8).length
                + ReportPage.island(large).getBytes(StandardCharsets.UTF_8).length;
        List<ReportEntry> both = List.of(entry(small), entry(large));
        assertThat(island(write(both, bytes)).path("images").size()).isEqualTo(2);
        assertThat(island(write(both, bytes - 1)).path("images").size()).isZero();
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
