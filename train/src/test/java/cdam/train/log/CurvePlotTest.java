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
