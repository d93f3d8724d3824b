package cdam.faults;

import cdam.io.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a command left in its folder, in a form that is the same whenever the results are. */
final class Results {
    /** Times and memory, as recorded. */
    private static final Set<String> MEASURED = Set.of("seconds", "milliseconds", "megabytes");

    /** Files that say when something ran. */
    private static final String TIMED =
            "events\\.out\\.tfevents\\..*|report\\.html|images\\.tsv|\\.lock|.*\\.pin\\.json";

    private static final int KEY = 16;
    private static final int SHARD_HEADER = 24;

    private Results() {}

    /** By path, or by image where latents are cached: how they are cut into files depends on the time. */
    static Map<String, String> of(Path folder) {
        Map<String, String> results = new TreeMap<>();
        for (Path file : files(folder)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".latents")) {
                latents(file, results);
            } else if (!name.matches(TIMED)) {
                results.put(folder.relativize(file).toString(), Hashes.sha256(canonical(file)));
            }
        }
        return results;
    }

    /** The names of what only one has, or both have with other contents. */
    static Set<String> different(Map<String, String> one, Map<String, String> other) {
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        names.removeIf(name -> Objects.equals(one.get(name), other.get(name)));
        return names;
    }

    /** Temporary files, which no run that ended may leave. */
    static List<Path> unfinished(Path folder) {
        return files(folder).stream()
                .filter(file -> folder.relativize(file)
                        .toString()
                        .matches(".*(^|/)(\\.partial-|\\.unfinished).*|.*\\.part(\\.json|\\.lock)?"))
                .toList();
    }

    private static byte[] canonical(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return file.toString().endsWith(".json") ? withoutMeasured(bytes) : bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] withoutMeasured(byte[] json) {
        JsonMapper mapper = new JsonMapper();
        JsonNode tree = mapper.readTree(json);
        if (tree instanceof ObjectNode object) {
            MEASURED.forEach(object::remove);
        }
        return mapper.writeValueAsBytes(tree);
    }

    /** The layout is the one that cdam.train.cache.Shard documents. */
    private static void latents(Path file, Map<String, String> results) {
        try {
            ByteBuffer shard = ByteBuffer.wrap(Files.readAllBytes(file));
            int images = shard.getInt(16);
            int length = (shard.capacity() - SHARD_HEADER - images * KEY) / images;
            for (int image = 0; image < images; image++) {
                byte[] latent = new byte[length];
                shard.get(SHARD_HEADER + images * KEY + image * length, latent);
                String key = Long.toHexString(shard.getLong(SHARD_HEADER + image * KEY))
                        + Long.toHexString(shard.getLong(SHARD_HEADER + image * KEY + 8));
                String before = results.put(file.resolveSibling(key).toString(), Hashes.sha256(latent));
                if (before != null && !before.equals(Hashes.sha256(latent))) {
                    throw new IllegalStateException(file + ": an image with two latents");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
