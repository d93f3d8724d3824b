package cdam.explain.job;

import cdam.explain.job.ImageTask.MapRequest;
import cdam.io.AtomicFiles;
import cdam.io.Json;
import cdam.io.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes over what another run of the same config, of a shard as a rule, has in a folder of its own.
 *
 * @param from the other run's OUT
 * @param wanted the maps that make an image done
 */
record Merge(Path from, List<MapRequest> wanted) {

    /** Copies the images that are done there and not here, and the reasons of those that failed there. */
    void into(RunFiles files, List<ImageTask> tasks) {
        Path run = from.resolve("run.json");
        if (!Files.isRegularFile(run)) {
            throw new UsageException("--merge " + from + ": expected a folder of results, found no run.json");
        }
        files.requireSame(Json.read(run, RunRecord.class, RunRecord.FORMAT));
        for (ImageTask task : tasks) {
            ImageTask there = new ImageTask(task.image(), task.folder(), from);
            if (Files.exists(there.record()) && !task.isDone(wanted)) {
                AtomicFiles.copyFolder(
                        there.record().resolveSibling(""),
                        task.record().resolveSibling(""),
                        there.record().getFileName());
            }
        }
    }
}
