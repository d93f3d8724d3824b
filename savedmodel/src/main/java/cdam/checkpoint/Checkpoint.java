package cdam.checkpoint;

import cdam.io.Hashes;
import cdam.io.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** An open checkpoint of any format, in one file or several: the tensors in it, before any meaning is given to their names. */
public final class Checkpoint implements AutoCloseable {
    /** How many times a file may name its bytes: a training checkpoint keeps the same weights under several keys. */
    private static final long SHARED = 4;

    private final Path given;
    private final List<Source> sources = new ArrayList<>();
    private final List<StoredTensor> tensors = new ArrayList<>();
    private final Set<String> types = new TreeSet<>();
    private final List<String> holders = new ArrayList<>();
    private Neighbours said = Neighbours.NONE;
    private final Set<String> formats = new TreeSet<>();

    private Checkpoint(Path given) {
        this.given = given;
    }

    /**
     * Reads the names, types and shapes of all tensors, and no values.
     *
     * @param given a file, an index of shards, or a folder with either
     * @throws InputException if a file is of no known format, damaged, or not to be trusted
     */
    public static Checkpoint open(Path given) {
        Checkpoint checkpoint = new Checkpoint(given);
        try {
            WeightFiles files = WeightFiles.of(given);
            files.files().forEach(checkpoint::add);
            checkpoint.check(files.shards());
            return checkpoint;
        } catch (RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    private void add(Path file) {
        Source source = Source.open(file);
        sources.add(source);
        Format format = Format.ALL.stream()
                .filter(candidate -> candidate.recognises(source))
                .findFirst()
                .orElseThrow(() -> source.error("not a checkpoint: expected "
                        + Format.ALL.stream().map(Format::name).collect(Collectors.joining(", or "))
                        + ", found other bytes"));
        Contents contents = format.read(source);
        formats.add(format.name());
        tensors.addAll(contents.tensors());
        said = contents.said();
        types.addAll(contents.types());
        holders.addAll(contents.holders());
    }

    private void check(Map<String, Path> shards) {
        Set<String> names = new HashSet<>();
        for (StoredTensor tensor : tensors) {
            if (!names.add(tensor.fullName())) {
                throw tensor.wrong("the name stands in the file twice");
            }
        }
        shards.forEach((name, file) -> {
            if (!names.contains(name)) {
                throw Source.error(
                        file, "tensor " + name + ": expected it in this shard, as the index says, found none");
            }
        });
        StoredTensor.requireWithin(tensors, SHARED * size());
    }

    /** What was opened: a file or a folder. */
    public Path file() {
        return given;
    }

    /** The file with the weights, or the first of several. */
    Path weights() {
        return sources.get(0).file();
    }

    /** A file beside the weights. */
    Path beside(String name) {
        return Files.isDirectory(given) ? given.resolve(name) : weights().resolveSibling(name);
    }

    /** What the weights' own file says of the model, beside its tensors. */
    Neighbours said() {
        return said;
    }

    /** Bytes of all files. */
    long size() {
        return sources.stream().flatMap(Source::all).mapToLong(Source::size).sum();
    }

    /** The format's name, such as {@code PyTorch zip}, and the number of files where there are several. */
    public String format() {
        return String.join(", ", formats) + (sources.size() > 1 ? " in " + sources.size() + " files" : "");
    }

    /** All tensors, in the files' order. */
    public List<StoredTensor> tensors() {
        return List.copyOf(tensors);
    }

    /** Classes of objects beside the tensors, of which nothing was looked up, run or kept. */
    public Set<String> types() {
        return Set.copyOf(types);
    }

    /** Where objects stand that have tensors in them, and their classes. */
    List<String> holders() {
        return holders;
    }

    /** The SHA-256 of all files' bytes, in the order of their names, in hexadecimal; reads them whole. */
    public String sha256() {
        return Hashes.sha256(
                sources.stream().flatMap(Source::all).map(Source::file).toList());
    }

    /** A one-line error about the whole. */
    InputException error(String message) {
        return Source.error(given, message);
    }

    @Override
    public void close() {
        sources.forEach(Source::close);
    }
}
