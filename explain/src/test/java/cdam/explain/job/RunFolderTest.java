package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.Label;
import cdam.bundle.Labels;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import cdam.vit.LinearHead;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** The tables and pictures of a run: photos in folders named after classes of a head that always says dog. */
class RunFolderTest {
    private static final int WIDTH = 48;

    @TempDir
    Path folder;

    @BeforeEach
    void prepare() throws IOException {
        Path from = TinyModels.bundle("dino").path();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve("bundle").resolve(from.relativize(file)));
            }
        }
        LinearHead linear = new LinearHead(3, WIDTH, new float[3 * WIDTH], new float[] {0, 2, 1});
        Labels labels = new Labels(List.of(
                new Label(0, "n01", "cat, house cat"), new Label(1, "n02", "dog"), new Label(2, "n03", "=1+1")));
        Bundle.open(folder.resolve("bundle"))
                .addHead("pets", linear, HeadKind.SINGLE_LABEL, HeadInput.CLS, labels, Map.of());
        for (String name : List.of("cat/a.png", "n02/b.png", "1/c.png", "other/d.png")) {
            Path file = folder.resolve("photos").resolve(name);
            Files.createDirectories(file.getParent());
            Files.copy(Fixtures.path("images/alpha.png"), file);
        }
    }

    private void explain(String out, String... more) {
        List<Object> words = new ArrayList<>(List.of(
                "explain", "--model", folder.resolve("bundle"), "--head", "pets", "--image", folder.resolve("photos")));
        words.addAll(List.of("--size", "32x32", "--out", folder.resolve(out)));
        words.addAll(List.of(more));
        if (!words.contains("--method")) {
            words.addAll(List.of("--method", "cdam"));
        }
        CommandLine run = CommandLine.run(words.toArray());
        assertThat(run.status()).as(run.err()).isZero();
    }

    @Test
    void should_write_predictions_beside_the_classes_that_folders_are_named_after() throws IOException {
        explain("out");
        List<String> lines = Files.readAllLines(folder.resolve("out/predictions.csv"));
        Prediction prediction = Json.read(folder.resolve("out/cat/a/prediction.json"), Prediction.class);
        assertThat(prediction.logits()).containsExactly(0, 2, 1);
        double[] p =
                prediction.top().stream().mapToDouble(one -> one.probability()).toArray();
        String of = ",1,n02,dog,2.0," + p[0] + ",2,n03,'=1+1,1.0," + p[1] + ",0,n01,\"cat, house cat\",0.0," + p[2];
        assertThat(lines)
                .containsExactly(
                        "image,actual,correct,index_1,id_1,class_1,logit_1,probability_1,"
                                + "index_2,id_2,class_2,logit_2,probability_2,index_3,id_3,class_3,logit_3,probability_3",
                        "1/c.png,," + of, // a number may be an index, an identifier or neither
                        "cat/a.png,\"cat, house cat\",false" + of,
                        "n02/b.png,dog,true" + of,
                        "other/d.png,," + of);
        assertThat(p[0]).isCloseTo(Math.exp(2) / (1 + Math.E + Math.exp(2)), org.assertj.core.data.Offset.offset(1e-6));
        assertThat(Files.readString(folder.resolve("out/index.html")).replaceAll("\\s", ""))
                .contains("\"predicted\":\"dog\",\"probability\":" + p[0] + ",\"actual\":\"cat,housecat\"")
                .contains("\"spec\":\"cdam\",\"target\":\"class:#1\"")
                .contains("\"--head\",\"pets\",\"--size\",\"32x32\",\"--framing\",\"fit\"")
                .contains("\"optionsofcdam\":\"byauto\"", "\"framing\":\"fit\"")
                .doesNotContain(folder.toString());
    }

    @Test
    void should_write_the_pictures_that_were_asked_for() {
        for (String pictures : List.of("none", "sheet", "all")) {
            explain(pictures, "--pictures", pictures);
            Path out = folder.resolve(pictures);
            assertThat(out.resolve("cat/a/cdam.top1.npy")).isRegularFile();
            assertThat(out.resolve("index.html")).isRegularFile();
            assertThat(Files.exists(out.resolve("sheet.png"))).isEqualTo(!pictures.equals("none"));
            assertThat(Files.exists(out.resolve("cat/a/sheet.png"))).isEqualTo(!pictures.equals("none"));
            assertThat(Files.exists(out.resolve("cat/a/cdam.top1.png"))).isEqualTo(pictures.equals("all"));
        }
    }

    @Test
    void should_let_classes_and_blocks_pass_by() throws IOException {
        explain("classes", "--target", "top:3", "--animate", "classes", "--pictures", "none");
        assertThat(frames("classes/cat/a/cdam.classes.gif")).isEqualTo(3);
        assertThat(folder.resolve("classes/cat/a/sheet.png")).doesNotExist();

        explain("blocks", "--method", "am[block=1],am,am[block=0]", "--animate", "blocks", "--pictures", "sheet");
        assertThat(frames("blocks/cat/a/am.blocks.gif")).isEqualTo(3);

        CommandLine none = CommandLine.run(
                "explain",
                "--model",
                folder.resolve("bundle"),
                "--image",
                folder.resolve("photos"),
                "--animate",
                "blocks",
                "--out",
                folder.resolve("none"));
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.errors())
                .singleElement()
                .asString()
                .contains(
                        "--animate: expected a method of several blocks for blocks, such as am[block=0]",
                        "found am, cdam");
    }

    private int frames(String gif) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in =
                ImageIO.createImageInputStream(folder.resolve(gif).toFile())) {
            reader.setInput(in);
            BufferedImage first = reader.read(0);
            BufferedImage second = reader.read(1);
            assertThat(second.getWidth()).isEqualTo(first.getWidth());
            assertThat(second.getHeight()).isEqualTo(first.getHeight());
            assertThat(pixels(second)).as("the frames differ").isNotEqualTo(pixels(first));
            return reader.getNumImages(true);
        } finally {
            reader.dispose();
        }
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    /** Where there is a Python with numpy; {@code -Dcdam.python} says which. */
    @Test
    void should_be_read_by_the_python_reader() throws IOException, InterruptedException {
        explain("out", "--method", "am,cdam", "--target", "top:2", "--pictures", "none");
        String program = """
                try:
                    import numpy
                except ImportError:
                    exit(3)
                from read_run import Run
                for image in Run("out"):
                    titles = [title for title, scores in image.maps("cdam.top-2")]
                    print(image.name, image.predicted["name"], *image.logits, *image.files(), *titles)
                    print(*image.scores("am").shape, *image.scores("cdam.top-2").shape)
                    print(float(image.scores("am").max()))
                """;
        ProcessBuilder python = new ProcessBuilder(System.getProperty("cdam.python", "python3"), "-c", program)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        python.environment()
                .put("PYTHONPATH", Path.of("../scripts").toAbsolutePath().toString());
        int status = -1;
        try {
            status = python.start().waitFor();
        } catch (IOException e) {
            status = 3;
        }
        if (status == 3) {
            String message = "no python3 with numpy: the reader of runs is not tested";
            System.err.println(message);
            throw new TestAbortedException(message);
        }
        String said = Files.readString(folder.resolve("said"));
        assertThat(status).as(said).isZero();
        NpyArray attention = Npy.read(folder.resolve("out/1/c/am.npy"));
        int rows = attention.shape()[0];
        int columns = attention.shape()[1];
        List<String> lines = said.lines().limit(3).toList();
        assertThat(lines.get(0)).isEqualTo("1/c dog 0.0 2.0 1.0 am cdam.top-2 dog =1+1");
        assertThat(lines.get(1)).isEqualTo(rows + " " + columns + " 2 " + rows + " " + columns);
        float most = Float.NEGATIVE_INFINITY;
        for (float score : attention.values()) {
            most = Math.max(most, score);
        }
        assertThat(Float.parseFloat(lines.get(2))).isEqualTo(most);
    }
}
