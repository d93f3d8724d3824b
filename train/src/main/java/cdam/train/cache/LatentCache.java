package cdam.train.cache;

import cdam.io.AtomicFiles;
import cdam.io.Hashes;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.train.augment.View;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder of latents of one {@link FeatureSpec}. */
public final class LatentCache {
    private static final String SPEC_FILE = "cache.json";
    private static final String SHARDS = "shards";

    private final Path folder;
    private final FeatureSpec spec;

    private LatentCache(Path folder, FeatureSpec spec) {
        this.folder = folder;
        this.spec = spec;
    }

    /**
     * Opens a cache, or starts one.
     *
     * @throws InputException if the folder is a cache of another backbone, input size or precision
     */
    public static LatentCache open(Path folder, FeatureSpec spec) {
        Path file = folder.resolve(SPEC_FILE);
        if (!Files.exists(file)) {
            Json.write(file, spec);
            return new LatentCache(folder, spec);
        }
        requireSame(folder, spec);
        AtomicFiles.deleteOldPartial(folder);
        return new LatentCache(folder, spec);
    }

    private static void requireSame(Path folder, FeatureSpec spec) {
        FeatureSpec found = Json.read(folder.resolve(SPEC_FILE), FeatureSpec.class, FeatureSpec.FORMAT);
        if (!found.equals(spec)) {
            throw new InputException(folder + ": the cache is of another model or input: " + difference(found, spec)
                    + "; give another cache folder, or delete this one");
        }
    }

    public Path folder() {
        return folder;
    }

    public FeatureSpec spec() {
        return spec;
    }

    ViewCache view(View view) {
        String hash = Hashes.sha256(view.describe().getBytes(StandardCharsets.UTF_8));
        List<Path> views = folders().stream()
                .map(each -> each.resolve(hash.substring(0, 16)))
                .toList();
        AtomicFiles.deleteOldPartial(views.get(0));
        return new ViewCache(views, spec);
    }

    /** This folder, and below it the caches of shards that an engine's workers have filled: they are read, never written. */
    List<Path> folders() {
        List<Path> folders = new ArrayList<>(List.of(folder));
        Path shards = folder.resolve(SHARDS);
        if (Files.isDirectory(shards)) {
            try (Stream<Path> entries = Files.list(shards)) {
                entries.filter(entry -> Files.exists(entry.resolve(SPEC_FILE)))
                        .filter(entry -> !entry.getFileName().toString().startsWith("."))
                        .sorted()
                        .forEach(folders::add);
            } catch (IOException e) {
                throw InputException.cannotRead(shards, e);
            }
        }
        folders.forEach(each -> requireSame(each, spec));
        return folders;
    }

    private static String difference(FeatureSpec found, FeatureSpec wanted) {
        try {
            for (var component : FeatureSpec.class.getRecordComponents()) {
                Object old = component.getAccessor().invoke(found);
                Object now = component.getAccessor().invoke(wanted);
                if (!old.equals(now)) {
                    return "its " + component.getName() + " is " + old + ", expected " + now;
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's own accessors", e);
        }
        throw new IllegalArgumentException("the two are equal");
    }
}
