package cdam.bundle;

import cdam.io.ErrorMessages;
import cdam.io.InputException;
import cdam.io.Machine;
import cdam.vit.PassMemory;
import cdam.vit.ViTConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a whole process, in bytes: the program, the weights as often as TensorFlow copies them, and what is computed at
 * once. What has no room is refused before it begins. The constants were measured; what they lead to is a little too much rather
 * than too little.
 *
 * @param config of the model
 * @param weights as constants of the graph
 * @param graphs that TensorFlow prepares beside the forward pass, each with copies of the weights
 * @param megabytes that the process may take, in MiB; null: what the machine has
 */
public record MemoryBound(
        ViTConfig config,
        double weights,
        int graphs,
        @Nullable Integer megabytes) {
    private static final double PROGRAM = 550e6;

    /** The most that loading a graph and its first run hold. */
    private static final double COPIES = 11;

    private static final double COPIES_OF_A_GRAPH = 2.7;

    /** Weights beside the graph are no part of it: their bytes, the variables, and those prepared for products. */
    private static final double COPIES_OF_VARIABLES = 3;

    /** Of a file whose constants become larger in memory, beside those. */
    private static final double COPIES_OF_HALVES = 3;

    /** For a bundle's model. */
    public static MemoryBound of(Bundle bundle, int graphs, @Nullable Integer megabytes) {
        ViTConfig config = bundle.card().architecture();
        Path variables = bundle.path().resolve(Variables.DATA);
        try {
            double file = Files.size(bundle.savedModel());
            double beside = Files.exists(variables) ? WeightStorage.variableBytes(config) : 0;
            double constants = WeightStorage.bytes(config) - beside;
            double widened = file < constants ? file * COPIES_OF_HALVES : 0;
            double weights = Math.max(file, constants) + (widened + beside * COPIES_OF_VARIABLES) / COPIES;
            return new MemoryBound(config, weights, graphs, megabytes);
        } catch (IOException e) {
            throw new InputException(bundle.savedModel() + ": " + ErrorMessages.of(e), e);
        }
    }

    /** What the model takes before any image. */
    public double model() {
        return PROGRAM + (COPIES + COPIES_OF_A_GRAPH * graphs) * weights;
    }

    /** What is left for all that is computed at once. */
    public double left() {
        return (megabytes == null ? Machine.memory() : megabytes * 0x1p20) - model();
    }

    /** What is left where a bound is given, otherwise the usual bound of passes, in MiB and at least 1. */
    public int forPasses() {
        return megabytes == null ? PassMemory.DEFAULT_MEGABYTES : (int) Math.max(1, left() / 0x1p20);
    }

    /**
     * How many passes of so many bytes fit beside each other, 1 to {@code most}. Where no bound is given, a quarter of the machine is
     * left to others.
     */
    public int passes(double bytes, int most) {
        double room = megabytes == null ? left() - Machine.memory() / 4 : left();
        return (int) Math.max(1, Math.min(most, room / bytes));
    }

    /**
     * Requires that one image has room.
     *
     * @param pass what is computed at once for an image
     * @throws InputException if not; it says which size has
     */
    public void requireImage(PassMemory image, ToDoubleFunction<PassMemory> pass) {
        int side = (int) Math.sqrt(image.tokens()) + 1;
        while (side > 0 && pass.applyAsDouble(ofSide(side)) > left()) {
            side--;
        }
        String fits = "a size of " + side * config.patch() + "x" + side * config.patch();
        require("one image of " + image.tokens() + " tokens", pass.applyAsDouble(image), advice(side, fits));
    }

    private PassMemory ofSide(int patches) {
        return PassMemory.of(config, patches * config.patch(), patches * config.patch());
    }

    /**
     * Requires that a batch has room.
     *
     * @throws InputException if not; it says which batch has
     */
    public void requireBatch(PassMemory image, int batch) {
        int most = (int) Math.max(0, left() / image.forward());
        require("a batch of " + batch, batch * image.forward(), advice(most, "a batch of " + most));
    }

    private static String advice(int fitting, String fits) {
        return fitting == 0 ? "nothing fits beside the weights: allow more, or take a smaller model" : fits + " fits";
    }

    /**
     * Requires that something has room.
     *
     * @param what it is, for the message
     * @param advice what has room
     * @throws InputException if not
     */
    public void require(String what, double bytes, String advice) {
        if (bytes > left()) {
            String bound = megabytes == null
                    ? "the " + megabytes(Machine.memory()) + " MB of this machine"
                    : "memory_mb " + megabytes;
            throw new InputException(String.format(
                    Locale.ROOT,
                    "out of memory: expected at most %s, found about %s MB: the program with the weights takes %s, %s %s; %s",
                    bound,
                    megabytes(model() + bytes),
                    megabytes(model()),
                    what,
                    megabytes(bytes),
                    advice));
        }
    }

    /** MiB. */
    private static String megabytes(double bytes) {
        return String.format(Locale.ROOT, "%.0f", Math.ceil(bytes / 0x1p20));
    }
}
