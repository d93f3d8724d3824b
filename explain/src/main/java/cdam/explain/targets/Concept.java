package cdam.explain.targets;

import cdam.bundle.Bundle;
import cdam.bundle.SafetensorsWriter;
import cdam.checkpoint.Checkpoint;
import cdam.checkpoint.StoredTensor;
import cdam.io.AtomicFiles;
import cdam.io.FormatVersion;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.NpyArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A concept that a user shows by images: the mean of their latents, not normalised before (the paper's Eq. 3).
 *
 * @param card where it comes from
 * @param mean (d); not copied
 * @param latents of each image (n,d) row-major, for intervals; not copied
 */
public record Concept(Card card, float[] mean, float[] latents) {
    private static final String ENDING = ".safetensors";

    /**
     * {@code NAME.json}.
     *
     * @param formatVersion {@link #FORMAT}
     * @param modelSha256 the backbone whose latents these are
     * @param images in the order of the latents
     * @param drawnFrom how many images there were to draw from
     * @param seed of the draw
     */
    public record Card(int formatVersion, String modelSha256, List<Image> images, int drawnFrom, long seed) {
        public static final FormatVersion FORMAT = new FormatVersion(1, "make the concept again");

        public Card {
            FORMAT.require("concept", formatVersion);
            images = List.copyOf(images);
        }
    }

    /** An image of a concept. */
    public record Image(String path, String sha256) {}

    public Concept {
        if (card.images().isEmpty() || latents.length != card.images().size() * mean.length) {
            throw new InputException("concept: expected a latent of " + mean.length + " numbers for each of "
                    + card.images().size() + " images, found " + latents.length + " numbers");
        }
        for (float[] values : List.of(mean, latents)) {
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    throw new InputException("concept: expected finite numbers, found " + value);
                }
            }
        }
    }

    /** The concept of some latents (n,d). */
    public static Concept of(Card card, float[] latents) {
        return new Concept(card, meanOf(latents, latents.length / card.images().size()), latents);
    }

    /** The mean (d) of latents (n,d). */
    public static float[] meanOf(float[] latents, int width) {
        double[] sum = new double[width];
        for (int i = 0; i < latents.length; i++) {
            sum[i % width] += latents[i];
        }
        double count = (double) latents.length / width;
        float[] mean = new float[width];
        for (int j = 0; j < width; j++) {
            mean[j] = (float) (sum[j] / count);
        }
        return mean;
    }

    /**
     * Reads {@code NAME.safetensors} and {@code NAME.json} beside it.
     *
     * @throws InputException if they are no concept
     */
    public static Concept read(Path file) {
        Card card = Json.read(cardFile(file), Card.class, Card.FORMAT);
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            Map<String, StoredTensor> tensors = new LinkedHashMap<>();
            checkpoint.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
            StoredTensor mean = tensors.get("mean");
            StoredTensor latents = tensors.get("latents");
            if (mean == null || latents == null) {
                throw new InputException(
                        file + ": expected the tensors mean and latents of a concept, found " + tensors.keySet());
            }
            try {
                return new Concept(card, mean.read(), latents.read());
            } catch (InputException e) {
                throw new InputException(file + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * Refuses a place where something is that another command, or the user, has made: both files of a concept count.
     *
     * @throws InputException then
     */
    public static void requireFree(Path file) {
        boolean cardIsOthers = Files.exists(cardFile(file)) && !isCard(cardFile(file));
        if (Files.exists(file) || cardIsOthers) {
            throw new InputException(
                    (cardIsOthers ? cardFile(file) : file)
                            + ": expected a name that is free, found a file; give another --out, or --replace to lose that one");
        }
    }

    /** A card without its numbers is what a killed run leaves. */
    private static boolean isCard(Path file) {
        try {
            Json.read(file, Card.class, Card.FORMAT);
            return true;
        } catch (InputException e) {
            return false;
        }
    }

    /** Writes both files, the numbers last: a card alone is no concept. */
    public void write(Path file) {
        AtomicFiles.deleteTree(file); // never an old one's numbers under the new card
        Json.write(cardFile(file), card);
        Map<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("mean", new NpyArray(new int[] {mean.length}, mean));
        arrays.put("latents", new NpyArray(new int[] {card.images().size(), mean.length}, latents));
        SafetensorsWriter.write(file, arrays);
    }

    /**
     * Refuses latents of another backbone: they mean nothing in this one.
     *
     * @param file for the message
     */
    public void require(Bundle bundle, Path file) {
        if (!card.modelSha256().equals(bundle.sha256())) {
            throw new InputException(file + ": a concept of the model with SHA-256 " + card.modelSha256() + ", found "
                    + bundle.sha256() + " in " + bundle.path()
                    + "; make it again with: concept --model " + bundle.path());
        }
        int width = bundle.card().architecture().width();
        if (mean.length != width) {
            throw new InputException(file + ": expected " + width + " numbers, the model's width, found " + mean.length
                    + "; make it again with: concept --model " + bundle.path());
        }
    }

    /** The similarity to this concept: {@code dot} (the paper's choice), {@code cosine} or {@code l2}. */
    public Target target(String measure) {
        return similarity(mean, measure);
    }

    /**
     * The similarity to the mean of a concept.
     *
     * @throws InputException if there is no such measure
     */
    public static Target similarity(float[] mean, String measure) {
        return switch (measure) {
            case "dot" -> new LinearTarget(mean, 0);
            case "cosine" -> new CosineTarget(mean);
            case "l2" -> new NegativeDistanceTarget(mean);
            default -> throw new InputException("expected dot, cosine or l2, found " + measure);
        };
    }

    /**
     * Concepts as other draws of images would have given them, for intervals (Efron's bootstrap, 1979): each the mean of as many
     * latents as there are, drawn with replacement.
     *
     * @param count how many concepts
     * @return the same ones each time
     */
    public List<Concept> resampled(int count) {
        int images = card.images().size();
        SplittableRandom random = new SplittableRandom(card.seed());
        return IntStream.range(0, count)
                .mapToObj(draw -> {
                    float[] drawn = new float[latents.length];
                    for (int i = 0; i < images; i++) {
                        System.arraycopy(
                                latents, random.nextInt(images) * mean.length, drawn, i * mean.length, mean.length);
                    }
                    return of(card, drawn);
                })
                .toList();
    }

    private static Path cardFile(Path file) {
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(ENDING)) {
            throw new InputException(file + ": expected the name of a concept to end in " + ENDING);
        }
        return file.resolveSibling(name.substring(0, name.length() - ENDING.length()) + ".json");
    }
}
