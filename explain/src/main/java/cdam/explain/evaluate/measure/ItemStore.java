package cdam.explain.evaluate.measure;

import cdam.explain.results.Identity;
import cdam.io.AtomicFiles;
import cdam.io.BoundedFile;
import cdam.io.FormatVersion;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.io.ResultFolder;
import cdam.io.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** OUT: what a run has measured so far, a folder per item, each file written atomically. */
public final class ItemStore {
    /** The format of all files in OUT; it is in {@code identity.json}. */
    static final FormatVersion FORMAT = new FormatVersion(1, 2, "give another out, or delete the folder");

    private static final String VERSION = "format_version";
    private static final String IDENTITY = "identity.json";
    private static final String LIST = "items.txt";
    private static final int MAX_LIST = 1 << 30;
    private static final String RESULT = "result.json";

    private final Path root;
    private int measuredAgain;

    private ItemStore(Path root) {
        this.root = root;
    }

    /** What a folder's numbers depend on, by name, and the layout of its files. */
    private static final class Known extends TreeMap<String, String> {
        static Known of(Map<String, String> identity) {
            Known known = new Known();
            known.putAll(identity);
            known.put(VERSION, Integer.toString(FORMAT.number()));
            return known;
        }

        /** The first folders have none. */
        int version() {
            String version = getOrDefault(VERSION, "1");
            return version != null && version.matches("\\d{1,9}") ? Integer.parseInt(version) : 0;
        }
    }

    /**
     * Refuses a folder with files of the user's own where a run's would go.
     *
     * @throws UsageException then
     */
    public static void requireOwn(Path root) {
        ResultFolder.requireOwn(
                root,
                List.of(IDENTITY, LIST),
                List.of("results.json", "results.csv", "differences.csv", "images.csv", "report.html"));
    }

    /**
     * Opens a folder for results, or goes on in one.
     *
     * @param identity whatever changes numbers
     * @param names of all items, which are saved
     * @throws UsageException if it holds results of another identity or of other items
     */
    public static ItemStore open(Path root, Map<String, String> identity, List<String> names) {
        ItemStore store = new ItemStore(root);
        Path file = root.resolve(IDENTITY);
        if (Files.exists(file)) {
            Known before = Json.read(file, Known.class);
            FORMAT.require(file, before.version());
            Identity.requireSame(root, before, identity, EvaluationIdentity::mayBeAdded);
            if (!store.names().equals(names)) {
                throw new UsageException(root.resolve(LIST)
                        + ": holds other images than this run has drawn; give another out, or delete the folder");
            }
            if (before.version() < FORMAT.number()) {
                store.measuredAgain = store.dropNumbers(names);
            }
            before.putAll(Known.of(identity));
            Json.write(file, before);
        } else {
            AtomicFiles.write(root.resolve(LIST), String.join("\n", names) + "\n");
            Json.write(file, Known.of(identity));
        }
        return store;
    }

    /** Format 1 has numbers of other definitions (equal scores, regions that are nowhere, one shuffle); maps are the same. */
    private int dropNumbers(List<String> names) {
        int dropped = 0;
        for (String name : names) {
            Optional<ItemResult> before = result(name);
            if (before.isPresent() && !before.get().values().isEmpty()) {
                write(name, before.get().withoutNumbers());
                dropped++;
            }
        }
        return dropped;
    }

    /** How many items have lost the numbers of an earlier release, whose definitions were others. */
    public int measuredAgain() {
        return measuredAgain;
    }

    /** Deletes what a killed run has left half written of some items. */
    public void deletePartial(List<String> names) {
        names.forEach(name -> AtomicFiles.deletePartial(folder(name)));
    }

    private List<String> names() {
        InputException.requireFile(root.resolve(LIST), "a list of items");
        return BoundedFile.lines(root.resolve(LIST), MAX_LIST, "a list of items");
    }

    /**
     * Takes over what another machine's shard has measured and this folder has not.
     *
     * @throws UsageException if it was another run
     */
    public void merge(Path other, Map<String, String> identity, List<String> names) {
        if (!Files.isRegularFile(other.resolve(IDENTITY))) {
            throw new UsageException(other + ": expected a folder of results, found no " + IDENTITY);
        }
        open(other, identity, names);
        for (String name : names) {
            Path from = other.resolve("items").resolve(name);
            if (Files.isRegularFile(from.resolve(RESULT))
                    && !Files.exists(folder(name).resolve(RESULT))) {
                AtomicFiles.copyFolder(from, folder(name), Path.of(RESULT));
            }
        }
    }

    private static List<Path> maps(Stream<Path> files) {
        return files.filter(path -> path.toString().endsWith(".npy")).toList();
    }

    public Path root() {
        return root;
    }

    public Optional<ItemResult> result(String name) {
        Path file = folder(name).resolve(RESULT);
        return Files.exists(file) ? Optional.of(Json.read(file, ItemResult.class)) : Optional.empty();
    }

    public void write(String name, ItemResult result) {
        Json.write(folder(name).resolve(RESULT), result);
    }

    public boolean hasMaps(String name, String method) {
        return Files.exists(mapFile(name, method));
    }

    /** Maps of an item: one per class of its result, or a single one of a method that does not look at classes. */
    public float[][] maps(String name, String method) {
        NpyArray array = Npy.readFloat32(mapFile(name, method));
        int count = array.shape()[0];
        int patches = array.values().length / count;
        List<float[]> maps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            maps.add(Arrays.copyOfRange(array.values(), i * patches, (i + 1) * patches));
        }
        return maps.toArray(float[][]::new);
    }

    public void writeMaps(String name, String method, float[][] maps, int rows, int columns) {
        float[] joined = new float[maps.length * rows * columns];
        for (int i = 0; i < maps.length; i++) {
            System.arraycopy(maps[i], 0, joined, i * rows * columns, rows * columns);
        }
        Npy.write(mapFile(name, method), new NpyArray(new int[] {maps.length, rows, columns}, joined));
    }

    /** Forgets the maps of an item, which has got another class. */
    void deleteMaps(String name) {
        try (Stream<Path> files = Files.exists(folder(name)) ? Files.list(folder(name)) : Stream.of()) {
            for (Path file : maps(files)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new InputException("cannot delete maps in " + folder(name) + ": " + e.getMessage(), e);
        }
    }

    private Path mapFile(String name, String method) {
        return folder(name).resolve(method + ".npy");
    }

    private Path folder(String name) {
        return root.resolve("items").resolve(name);
    }
}
