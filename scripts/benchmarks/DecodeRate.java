import cdam.image.Preprocessing;
import cdam.parallel.OrderedExecutor;
import cdam.train.augment.ImageBatch;
import cdam.train.augment.ImageKey;
import cdam.train.augment.ImageReader;
import cdam.train.augment.ImageRef;
import cdam.train.augment.RandomResizedCrop;
import cdam.train.augment.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Images a second from files to normalised 224 x 224 crops, without a model: {@code DecodeRate DIR THREADS SECONDS}. */
final class DecodeRate {
    private DecodeRate() {}

    public static void main(String[] args) throws Exception {
        List<ImageRef> images = new ArrayList<>();
        try (var tree = Files.walk(Path.of(args[0]))) {
            tree.filter(Files::isRegularFile)
                    .sorted()
                    .forEach(file -> images.add(new ImageRef(file, new ImageKey(0, images.size()))));
        }
        int threads = Integer.parseInt(args[1]);
        run(images, threads, 3, 0); // warms up
        System.out.printf(
                "%.1f images/s with %d threads%n", run(images, threads, Integer.parseInt(args[2]), 10), threads);
    }

    private static double run(List<ImageRef> images, int threads, int seconds, int firstEpoch) {
        List<int[]> batches = new ArrayList<>();
        for (int start = 0; start < images.size(); start += 8) {
            batches.add(
                    IntStream.range(start, Math.min(images.size(), start + 8)).toArray());
        }
        long begin = System.nanoTime();
        long count = 0;
        for (int epoch = firstEpoch; System.nanoTime() - begin < seconds * 1e9; epoch++) {
            View view = new View.Augmented(RandomResizedCrop.of(224, 224), 0, epoch);
            ImageReader reader = new ImageReader(images, view, Preprocessing.IMAGENET);
            try (OrderedExecutor<int[], ImageBatch> read = new OrderedExecutor<>(batches, threads, reader::read)) {
                while (read.hasNext()) {
                    count += read.next().positions().length;
                }
            }
        }
        return count / ((System.nanoTime() - begin) / 1e9);
    }
}
