package cdam.train.cache;

import cdam.io.AtomicFiles;
import cdam.io.InputException;
import cdam.train.augment.ImageKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A file of latents, memory-mapped: magic (8 bytes), CRC32C of all that follows it (8), number of images (4), features (4),
 * the images' keys (16 each), the latents. Big endian.
 */
final class LatentShard {
    static final String SUFFIX = ".latents";

    /** "cdamLT" and the layout's version. */
    private static final long MAGIC = 0x6364616d4c540001L;

    private static final long VERSION_BITS = 0xffff;
    private static final int HEADER = 24;
    private static final int CHECKED_FROM = 16;
    private static final int KEY = 16;

    private final ByteBuffer bytes;
    private final int images;
    private final int features;
    private final CachePrecision precision;

    private LatentShard(ByteBuffer bytes, int images, int features, CachePrecision precision) {
        this.bytes = bytes;
        this.images = images;
        this.features = features;
        this.precision = precision;
    }

    /**
     * Maps a file and checks all its bytes; empty if it is damaged or of another kind.
     *
     * @throws InputException if it is whole but of another release's layout: it must not be taken for damage and deleted
     */
    static Optional<LatentShard> open(Path file, int features, CachePrecision precision) {
        InputException.requireFile(file, "latents");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < HEADER || size > Integer.MAX_VALUE) {
                return Optional.empty();
            }
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
            requireVersion(file, bytes.getLong(0));
            int images = bytes.getInt(16);
            boolean fits = bytes.getLong(0) == MAGIC
                    && bytes.getInt(20) == features
                    && images >= 0
                    && HEADER + (long) images * (KEY + (long) features * precision.bytes()) == size
                    && bytes.getLong(8) == checksum(bytes);
            return fits ? Optional.of(new LatentShard(bytes, images, features, precision)) : Optional.empty();
        } catch (IOException e) {
            throw InputException.cannotRead(file, e);
        }
    }

    private static void requireVersion(Path file, long magic) {
        if ((magic | VERSION_BITS) == (MAGIC | VERSION_BITS)) {
            FeatureSpec.FORMAT.require(file, (int) (magic & VERSION_BITS));
        }
    }

    /**
     * Writes a shard, named after what it holds.
     *
     * @param latents (B,F), one a key
     */
    static Path write(Path folder, List<ImageKey> keys, float[] latents, CachePrecision precision) {
        int features = latents.length / keys.size();
        ByteBuffer bytes =
                ByteBuffer.allocate(HEADER + keys.size() * KEY + Math.multiplyExact(latents.length, precision.bytes()));
        bytes.putLong(MAGIC).putLong(0).putInt(keys.size()).putInt(features);
        keys.forEach(key -> bytes.putLong(key.high()).putLong(key.low()));
        for (float value : latents) {
            precision.put(bytes, value);
        }
        long checksum = checksum(bytes.rewind());
        bytes.putLong(8, checksum);
        Path file = folder.resolve(
                String.format(Locale.ROOT, "%016x-%08x" + SUFFIX, keys.get(0).high(), checksum));
        AtomicFiles.write(file, out -> out.write(bytes.array()));
        return file;
    }

    int size() {
        return images;
    }

    ImageKey key(int image) {
        int at = HEADER + image * KEY;
        return new ImageKey(bytes.getLong(at), bytes.getLong(at + 8));
    }

    /** Writes an image's latent into an array. */
    void copy(int image, float[] target, int offset) {
        int start = HEADER + images * KEY + image * features * precision.bytes();
        for (int i = 0; i < features; i++) {
            target[offset + i] = precision.get(bytes, start + i * precision.bytes());
        }
    }

    private static long checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(CHECKED_FROM));
        return crc.getValue();
    }
}
