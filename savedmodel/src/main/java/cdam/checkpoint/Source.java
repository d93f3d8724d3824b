package cdam.checkpoint;

import cdam.io.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An open file of known size. Nothing is read beyond that size, and every error names the file. */
final class Source implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final List<Source> others = new ArrayList<>();

    private Source(Path file, FileChannel channel, long size) {
        this.file = file;
        this.channel = channel;
        this.size = size;
    }

    static Source open(Path file) {
        InputException.requireFile(file, "a checkpoint file");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new Source(file, channel, channel.size());
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
    }

    /** Another file that belongs to this one, in the same folder; it is closed with this one. */
    Source beside(String name) {
        Source other = open(file.resolveSibling(name));
        others.add(other);
        return other;
    }

    /** This file and those that belong to it. */
    Stream<Source> all() {
        return Stream.concat(Stream.of(this), others.stream());
    }

    Path file() {
        return file;
    }

    long size() {
        return size;
    }

    /** An error about this file. */
    InputException error(String message) {
        return error(file, message);
    }

    /** The same about a folder of such files. */
    static InputException error(Path file, String message) {
        return new InputException(file + ": " + message);
    }

    /** Reads bytes into the heap. */
    ByteBuffer read(long offset, int length) {
        check(offset, length);
        ByteBuffer buffer = ByteBuffer.allocate(length);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position()) < 0) {
                    throw error("the file became shorter while it was read");
                }
            }
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
        return buffer.flip();
    }

    /** Maps bytes into memory: they are loaded when touched, and outlive this source. */
    ByteBuffer map(long offset, long length) {
        check(offset, length);
        try {
            return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
    }

    @Override
    public void close() {
        others.forEach(Source::close);
        try {
            channel.close();
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
    }

    private void check(long offset, long length) {
        if (offset < 0 || length < 0 || length > size - offset) {
            throw error("expected " + length + " bytes at offset " + offset + ", found a file of " + size
                    + " bytes: it is truncated or damaged");
        }
    }
}
