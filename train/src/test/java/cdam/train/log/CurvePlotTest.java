package cdam.train.log;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.train.head.EpochRecord;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvePlotTest {
    @TempDir
    private Path folder;

    @Test
    void should_draw_two_panels_on_white() throws IOException {
        List<EpochRecord> history = new ArrayList<>();
        for (int epoch = 1; epoch <= 8; epoch++) {
            history.add(new EpochRecord(
                    epoch,
                    0.1,
                    2.0 / epoch,
                    Map.of("loss", 0.2 + 2.0 / epoch, "top1", 1 - 0.5 / epoch, "top5", 1 - 0.1 / epoch)));
        }
        Path file = folder.resolve("curves.png");

        CurvePlot.write(file, history);

        BufferedImage plot = ImageIO.read(file.toFile());
        assertThat(plot.getWidth()).isEqualTo(1280);
        assertThat(plot.getHeight()).isEqualTo(420);
        assertThat(plot.getRGB(2, 2)).isEqualTo(0xffffffff);
        assertThat(colours(plot, 0, 640)).isGreaterThan(100);
        assertThat(colours(plot, 640, 1280)).isGreaterThan(100);
    }

    @Test
    void should_put_values_where_the_axes_say() throws IOException {
        Path file = folder.resolve("curves.png");
        CurvePlot.write(
                file,
                List.of(
                        new EpochRecord(1, 0.1, 5, Map.of("loss", 5.0, "top1", 0.0)),
                        new EpochRecord(2, 0.1, 0, Map.of("loss", 2.5, "top1", 1.0))));

        BufferedImage plot = ImageIO.read(file.toFile());
        // the frame: 70 to 620 and 40 to 350; epochs 12 from its edges; losses from 0 to 5, shares from 0 to 1
        assertThat(plot.getRGB(608, 350)).as("training loss 0").isEqualTo(0xff0072b2);
        assertThat(plot.getRGB(608, 195)).as("validation loss 2.5").isEqualTo(0xffd55e00);
        assertThat(plot.getRGB(640 + 82, 350)).as("top-1 0").isEqualTo(0xff0072b2);
        assertThat(plot.getRGB(640 + 608, 40)).as("top-1 1").isEqualTo(0xff0072b2);
        assertThat(plot.getRGB(608, 300))
                .as("the kept epoch, of the lower validation loss")
                .isEqualTo(0xffe0e0e0);
        assertThat(plot.getRGB(82, 300)).as("another epoch").isEqualTo(0xffffffff);
    }

    @Test
    void should_draw_one_epoch_and_values_that_are_no_numbers() throws IOException {
        Path file = folder.resolve("curves.png");
        CurvePlot.write(file, List.of(new EpochRecord(1, 0.1, Double.NaN, Map.of("loss", 1.0, "top1", Double.NaN))));

        assertThat(colours(ImageIO.read(file.toFile()), 640, 1280))
                .as("the legend alone")
                .isLessThan(100);
    }

    /** Pixels in the first curve's colour. */
    private static int colours(BufferedImage plot, int from, int to) {
        int count = 0;
        for (int x = from; x < to; x++) {
            for (int y = 0; y < plot.getHeight(); y++) {
                count += plot.getRGB(x, y) == 0xff0072b2 ? 1 : 0;
            }
        }
        return count;
    }
}
