package cdam.train.cache;

import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.train.augment.ImageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The shards of one view, and where each image's latent is in them. */
final class ViewCache {
    private final Path folder;
    private final FeatureSpec spec;
    private final List<LatentShard> shards = new ArrayList<>();
    private final Map<ImageKey, Place> places = new HashMap<>();
    private final List<Path> damaged = new ArrayList<>();

    /** An image's latent. */
    record Place(LatentShard shard, int row) {
        void copy(float[] target, int offset) {
            shard.copy(row, target, offset);
        }
    }

    /**
     * Opens the folders' shards; damaged ones are deleted.
     *
     * @param folders the first is where new shards go
     */
    ViewCache(List<Path> folders, FeatureSpec spec) {
        this.folder = folders.get(0);
        this.spec = spec;
        for (Path file : folders.stream().flatMap(each -> files(each).stream()).toList()) {
            if (!load(file)) {
                damaged.add(file);
                AtomicFiles.deleteTree(file);
            }
        }
    }

    /** The shards that did not fit their checksum and were deleted. */
    List<Path> damaged() {
        return List.copyOf(damaged);
    }

    /** Where an image's latent is; null if it is not here. */
    @Nullable
    Place find(ImageKey key) {
        return places.get(key);
    }

    /** Writes a shard and finds its images from now on. */
    void add(List<ImageKey> keys, float[] latents) {
        Path file = LatentShard.write(folder, keys, latents, spec.precision());
        if (!load(file)) {
            throw new InputException(file + ": what was written cannot be read back; check the disk");
        }
    }

    private boolean load(Path file) {
        Optional<LatentShard> shard = LatentShard.open(file, spec.features(), spec.precision());
        shard.ifPresent(found -> {
            shards.add(found);
            for (int row = 0; row < found.size(); row++) {
                places.putIfAbsent(found.key(row), new Place(found, row));
            }
        });
        return shard.isPresent();
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(LatentShard.SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw InputException.cannotRead(folder, e);
        }
    }
}
