package cdam.faults;

import cdam.io.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.proto.Event;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a command left in its folder, in a form that is the same whenever the results are. */
final class Results {
    /** Times and memory, as recorded. */
    private static final Set<String> MEASURED = Set.of("seconds", "milliseconds", "megabytes");

    /** The evaluation's page shows times in a table of its own. */
    private static final Pattern TIMES = Pattern.compile("<h2>Cost</h2>.*?</table>", Pattern.DOTALL);

    private static final String LOCK = ".lock";
    private static final String EVENTS = "events.out.tfevents.";
    private static final String HALF_WRITTEN = ".*(^|/)(\\.cdam-partial-|\\.unfinished).*";
    private static final String DOWNLOADED_IN_PART = ".*\\.part(\\.json|\\.lock)?";
    private static final int KEY = 16;
    private static final int SHARD_HEADER = 24;
    private static final int RECORD = 16;
    private static final int RECORD_CHECK = 4;
    private static final int MANY = 1000;

    private Results() {}

    /** By path, or by image where latents are cached: how they are cut into files depends on the time. */
    static Map<String, String> of(Path folder) {
        Map<String, String> results = new TreeMap<>();
        for (Path file : files(folder)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".latents")) {
                latents(file, results);
            } else if (name.startsWith(EVENTS)) {
                events(file, results);
            } else if (!name.equals(LOCK)) {
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

    /** Temporary files, which no run that ended well may leave. */
    static List<Path> unfinished(Path folder) {
        return named(folder, HALF_WRITTEN + "|" + DOWNLOADED_IN_PART);
    }

    /** Temporary files that no later run goes on with. */
    static List<Path> halfWritten(Path folder) {
        return named(folder, HALF_WRITTEN);
    }

    private static List<Path> named(Path folder, String pattern) {
        return files(folder).stream()
                .filter(file -> folder.relativize(file).toString().matches(pattern))
                .toList();
    }

    private static byte[] canonical(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return switch (ending(file)) {
                case "json" -> withoutMeasured(bytes);
                case "html" -> bytes(TIMES.matcher(text(bytes)).replaceAll(""));
                case "tsv" ->
                    bytes(text(bytes).lines().sorted().collect(Collectors.joining("\n"))); // no order is promised
                default -> bytes;
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ending(Path file) {
        return file.toString().substring(file.toString().lastIndexOf('.') + 1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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

    /** Each event by its step, without its time: a run that goes on writes another file, and steps that it does again twice. */
    private static void events(Path file, Map<String, String> results) {
        try {
            ByteBuffer records = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            while (records.remaining() >= RECORD
                    && records.remaining() >= RECORD + records.getLong(records.position())) {
                byte[] message = new byte[(int) records.getLong()];
                records.position(records.position() + RECORD_CHECK);
                records.get(message).position(records.position() + RECORD_CHECK);
                Event event =
                        Event.parseFrom(message).toBuilder().clearWallTime().build();
                String key = file.resolveSibling(EVENTS + event.getStep()).toString();
                results.merge(
                        key, Hashes.sha256(event.toByteArray()), (one, same) -> one.contains(same) ? one : one + same);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files with their sizes but locks: another answer means that something was written. */
    static Map<Path, Long> sizes(Path folder) {
        Map<Path, Long> sizes = new TreeMap<>();
        for (Path file : files(folder)) {
            if (!file.getFileName().toString().endsWith(LOCK)) {
                sizes.put(file, file.toFile().length()); // 0 where it has vanished again
            }
        }
        return sizes;
    }

    private static List<Path> files(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        for (int vanished = 0; ; vanished++) { // a running program renames while this walks
            try (Stream<Path> tree = Files.walk(folder)) {
                return tree.filter(Files::isRegularFile).sorted().toList();
            } catch (IOException | UncheckedIOException e) {
                if (vanished == MANY) {
                    throw new IllegalStateException("cannot walk " + folder, e);
                }
            }
        }
    }
}
