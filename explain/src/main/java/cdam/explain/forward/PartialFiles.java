package cdam.explain.forward;

import cdam.io.InputException;
import cdam.io.Npy;
import cdam.io.NpyArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Partial results as files, each written whole or not at all. They are small (a ViT-S/8's TAM at 224 x 224: 1.2 MB per image)
 * and may be deleted when the final results are written; kept, they give further targets without computing.
 *
 * @param folder made when first needed
 */
public record PartialFiles(Path folder) implements PartialResults {
    @Override
    public Optional<float[]> read(String key) {
        Path file = file(key);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Npy.readFloat32(file).values());
        } catch (InputException e) {
            return Optional.empty(); // damaged: it is computed again
        }
    }

    @Override
    public void write(String key, float[] values) {
        Npy.write(file(key), new NpyArray(new int[] {values.length}, values));
    }

    private Path file(String key) {
        return folder.resolve(key + ".npy");
    }
}
