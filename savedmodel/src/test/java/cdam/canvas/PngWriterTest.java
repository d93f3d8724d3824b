package cdam.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngWriterTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "7, 5", "300, 200"})
    void should_give_every_pixel_back(int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(3);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, random.nextInt(1 << 24));
        }

        BufferedImage read = ImageIO.read(new ByteArrayInputStream(PngWriter.bytes(image)));

        assertThat(read.getRGB(0, 0, width, height, null, 0, width))
                .isEqualTo(image.getRGB(0, 0, width, height, null, 0, width));
    }

    @Test
    void should_make_few_bytes_of_what_is_like_the_row_above() {
        int width = 200;
        int height = 200;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(3);
        for (int x = 0; x < width; x++) {
            int column = random.nextInt(1 << 23);
            for (int y = 0; y < height; y++) {
                image.setRGB(x, y, column + y);
            }
        }

        assertThat(PngWriter.bytes(image).length).as("of 120,000").isLessThan(4000);
    }
}
