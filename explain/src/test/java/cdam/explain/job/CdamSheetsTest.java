package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.ClassMapSheets;
import cdam.bundle.Head;
import cdam.bundle.SessionOptions;
import cdam.image.Framing;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CdamSheetsTest {
    private static final Path IMAGE = Fixtures.path("images/alpha.png");

    @Test
    void should_be_found_and_draw_each_class_over_the_photo() throws IOException {
        Bundle bundle = Bundle.open(TinyModels.bundle("dino").path());
        Head head = bundle.head(null).orElseThrow();

        ClassMapSheets.Drawn drawn = ClassMapSheets.find()
                .orElseThrow()
                .draw(
                        bundle,
                        head,
                        Framing.stretch(32, 32),
                        SessionOptions.DEFAULT,
                        List.of(
                                new ClassMapSheets.Request(IMAGE, List.of(1, 3), List.of("one", "one")),
                                new ClassMapSheets.Request(Path.of("gone.png"), List.of(1), List.of("one")),
                                new ClassMapSheets.Request(IMAGE, List.of(3, 1), List.of("one", "one"))));

        assertThat(drawn.legend()).isEqualTo("CDAM: orange patches speak for the class, blue ones against it.");
        assertThat(drawn.sheets().get(1)).isEmpty();
        BufferedImage sheet = read(drawn, 0);
        BufferedImage swapped = read(drawn, 2);
        assertThat(picture(sheet, 1)).isNotEqualTo(picture(sheet, 2)).isEqualTo(picture(swapped, 2));
        assertThat(picture(sheet, 2)).isEqualTo(picture(swapped, 1));
    }

    private static BufferedImage read(ClassMapSheets.Drawn drawn, int sheet) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(drawn.sheets().get(sheet).orElseThrow()));
    }

    /** A picture of the sheet as pixels, found by the frames that stand left and right of each. */
    private static int[] picture(BufferedImage sheet, int tile) {
        int background = sheet.getRGB(0, 60);
        int[] frames = IntStream.range(1, sheet.getWidth())
                .filter(x -> (sheet.getRGB(x, 60) == background) != (sheet.getRGB(x - 1, 60) == background))
                .toArray();
        assertThat(frames).hasSize(6);
        int left = frames[2 * tile];
        int width = frames[1] - frames[0];
        return sheet.getRGB(left, 40, width, 80, null, 0, width);
    }
}
