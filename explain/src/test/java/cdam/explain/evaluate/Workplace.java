package cdam.explain.evaluate;

import cdam.io.AtomicFiles;
import cdam.testing.CommandLine;
import cdam.testing.TinyModels;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;

/** A folder with images of 32x32, masks of their left halves, and configs for the tiny model. */
final class Workplace {
    /** Plain colours and boards of a colour and its opposite: the tiny model gives each another class. */
    private static final int[] BOARDS = {0x0000FF, 0xFF00FF, 0xFFFF00};

    private static final int[] PLAIN = {0x0000FF, 0xFF0000, 0x00FFFF};

    /** None of them is predicted for any image. */
    private static final int[] SHOWN = {0, 2, 3, 0};

    static final int IMAGES = BOARDS.length + PLAIN.length;

    private final Path root;

    Workplace(Path root) throws IOException {
        this.root = root;
        List<String> regions = new ArrayList<>();
        for (int i = 0; i < IMAGES; i++) {
            String name = "image-" + i + ".png";
            int colour = i < BOARDS.length ? BOARDS[i] : PLAIN[i - BOARDS.length];
            int other = i < BOARDS.length ? 0xFFFFFF - colour : colour;
            write(
                    root.resolve("images").resolve(name),
                    BufferedImage.TYPE_INT_RGB,
                    (x, y) -> (x / 4 + y / 4) % 2 == 0 ? colour : other);
            write(root.resolve("masks").resolve(name), BufferedImage.TYPE_BYTE_GRAY, (x, y) -> x < 16 ? 1 : 0);
            regions.add("\"" + name + "\": [{\"class\": " + SHOWN[i % 3] + ", \"mask_value\": 1}, {\"class\": "
                    + SHOWN[i % 3 + 1] + ", \"box\": [16, 0, 8, 32]}]");
        }
        AtomicFiles.write(root.resolve("regions.json"), "{" + String.join(",", regions) + "}");
    }

    private static void write(Path file, int type, IntBinaryOperator pixel) throws IOException {
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(32, 32, type);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                if (type == BufferedImage.TYPE_INT_RGB) {
                    image.setRGB(x, y, pixel.applyAsInt(x, y));
                } else {
                    image.getRaster().setSample(x, y, 0, pixel.applyAsInt(x, y));
                }
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }

    Path path(String name) {
        return root.resolve(name);
    }

    /** Runs the command on a config of these lines after the model's, the images' and OUT's. */
    CommandLine evaluate(String out, String lines, Object... options) {
        Path config = root.resolve(out + ".yaml");
        AtomicFiles.write(
                config,
                "model: " + TinyModels.bundle("dino").path() + "\nimages: " + path("images") + "\nout: " + path(out)
                        + "\nbatch: 4\nresamples: 50\n" + lines);
        List<Object> words = new ArrayList<>(List.of("evaluate", "--config", config));
        words.addAll(Arrays.asList(options));
        return CommandLine.run(words.toArray());
    }

    /** A config with every metric. */
    String everything(String methods) {
        return "methods: " + methods + "\nregions: {file: " + path("regions.json") + ", masks: " + path("masks")
                + "}\nmosaics: {count: 2, side: 2}\nrandomisation_images: 2\nrandomisation_shuffles: 2\nexamples: 1\n"
                + "settings: {points: 5, boxes: 6, box_side: 0.5, sets: 5, set_shares: [0.25]}\n";
    }
}
