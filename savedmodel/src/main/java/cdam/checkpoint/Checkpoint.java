package cdam.checkpoint;

import cdam.io.Hashes;
import cdam.io.InputException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** An open checkpoint file of any format: the tensors in it, before any meaning is given to their names. */
public final class Checkpoint implements AutoCloseable {
    /** How many times a file may name its bytes: a training checkpoint keeps the same weights under several keys. */
    private static final long SHARED = 4;

    private final Source source;
    private final Format format;
    private final List<StoredTensor> tensors;

    private Checkpoint(Source source, Format format, List<StoredTensor> tensors) {
        this.source = source;
        this.format = format;
        this.tensors = List.copyOf(tensors);
    }

    /**
     * Reads the names, types and shapes of all tensors, and no values.
     *
     * @throws InputException if the file is of no known format, damaged, or not to be trusted
     */
    public static Checkpoint open(Path file) {
        Source source = Source.open(file);
        try {
            Format format = Format.ALL.stream()
                    .filter(candidate -> candidate.recognises(source))
                    .findFirst()
                    .orElseThrow(() -> source.error("not a checkpoint: expected "
                            + Format.ALL.stream().map(Format::name).collect(Collectors.joining(", or "))
                            + ", found other bytes"));
            List<StoredTensor> tensors = format.read(source);
            Set<String> names = new HashSet<>();
            for (StoredTensor tensor : tensors) {
                if (!names.add(tensor.fullName())) {
                    throw tensor.wrong("the name stands in the file twice");
                }
            }
            StoredTensor.requireWithin(tensors, SHARED * source.size());
            return new Checkpoint(source, format, tensors);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    public Path file() {
        return source.file();
    }

    /** The format's name, such as {@code PyTorch zip}. */
    public String format() {
        return format.name();
    }

    /** All tensors, in the file's order. */
    public List<StoredTensor> tensors() {
        return tensors;
    }

    /** The file's SHA-256 in hexadecimal; reads the whole file. */
    public String sha256() {
        return Hashes.sha256(file());
    }

    Source source() {
        return source;
    }

    @Override
    public void close() {
        source.close();
    }
}
