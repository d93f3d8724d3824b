package cdam.catalogue;

import cdam.io.ErrorMessages;
import cdam.io.InputException;
import cdam.io.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The beginning of a file that is being downloaded, {@code FILE.part}, and in {@code FILE.part.json} which file it is of. */
final class Partial {
    /** What the server calls this version of the file: a strong entity tag. */
    private record State(String url, String tag) {}

    private final String url;
    private final Path bytes;
    private final Path state;

    Partial(String url, Path file) {
        this.url = url;
        this.bytes = file.resolveSibling(file.getFileName() + ".part");
        this.state = file.resolveSibling(file.getFileName() + ".part.json");
    }

    Path bytes() {
        return bytes;
    }

    long size() {
        try {
            return Files.exists(bytes) ? Files.size(bytes) : 0;
        } catch (IOException e) {
            throw InputException.cannotRead(bytes, e);
        }
    }

    /** The tag under which the download may go on; empty where it must begin anew. */
    Optional<String> tag() {
        if (size() == 0 || !Files.exists(state)) {
            return Optional.empty();
        }
        try {
            State read = Json.read(state, State.class);
            return read.url().equals(url) ? Optional.of(read.tag()) : Optional.empty();
        } catch (InputException e) {
            return Optional.empty(); // damaged: begin anew
        }
    }

    /** Begins anew with a file of this tag. */
    void begin(Optional<String> tag) {
        delete();
        tag.filter(value -> value.startsWith("\"")).ifPresent(strong -> Json.write(state, new State(url, strong)));
    }

    /** All bytes are on the disk and get the file's name. */
    void finish(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(bytes, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(bytes, file, StandardCopyOption.ATOMIC_MOVE);
        delete();
    }

    OutputStream append() throws IOException {
        return Files.newOutputStream(bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void delete() {
        try {
            Files.deleteIfExists(bytes);
            Files.deleteIfExists(state);
        } catch (IOException e) {
            throw new InputException("cannot delete " + bytes + ": " + ErrorMessages.of(e), e);
        }
    }
}
