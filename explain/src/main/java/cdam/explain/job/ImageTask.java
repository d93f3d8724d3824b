package cdam.explain.job;

import cdam.explain.job.RunRecord.ImageRecord;
import cdam.explain.method.MethodInfo;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Methods;
import cdam.explain.targets.TargetSpec;
import cdam.image.ImageFile;
import cdam.io.AtomicFiles;
import cdam.io.ErrorMessages;
import cdam.io.Hashes;
import cdam.io.InputException;
import cdam.io.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One image of a run and where its results go.
 *
 * @param image the source
 * @param folder below OUT
 * @param root OUT
 */
record ImageTask(ImageFile image, Path folder, Path root) {
    /** What lies there and is a result; whoever adds a picture of his own keeps it. */
    private static final Pattern OWN = Pattern.compile("prediction\\.json|sheet(-\\d+)?\\.(png|svg)|("
            + Methods.ALL.stream().map(MethodInfo::name).collect(Collectors.joining("|"))
            + ")(-\\d+)?(\\..*)?\\.(npy|png|svg|gif)");

    /**
     * A map that a run asks for.
     *
     * @param resamples how many concepts its interval comes from; 0: no interval
     */
    record MapRequest(MethodSpec method, TargetSpec target, int resamples) {
        /** {@code METHOD.TARGET}, the method with options that are not its defaults; or {@code METHOD} where the method has no target. */
        String name() {
            return method.info().needsTarget() ? method.fileName() + "." + target.fileName() : method.fileName();
        }

        /** {@code NAME.interval-N}: another number of resamples is another result. */
        Optional<String> intervalName() {
            return resamples == 0 ? Optional.empty() : Optional.of(name() + ".interval-" + resamples);
        }
    }

    /**
     * All maps of all methods and targets; a method without target counts once.
     *
     * @param resamples of a concept's images
     */
    static List<MapRequest> wanted(List<MethodSpec> methods, List<TargetSpec> targets, int resamples) {
        List<MapRequest> all = new ArrayList<>();
        for (MethodSpec method : methods) {
            if (!method.info().needsTarget()) {
                all.add(new MapRequest(method, targets.get(0), 0));
            } else {
                targets.forEach(target -> all.add(new MapRequest(method, target, target.needsHead() ? 0 : resamples)));
            }
        }
        return all;
    }

    Path file(String name) {
        return root.resolve(folder).resolve(name);
    }

    Path scores(MapRequest wanted) {
        return file(wanted.name() + ".npy");
    }

    Optional<Path> interval(MapRequest wanted) {
        return wanted.intervalName().map(name -> file(name + ".npy"));
    }

    boolean hasMap(MapRequest wanted) {
        return Files.exists(scores(wanted))
                && interval(wanted).map(Files::exists).orElse(true);
    }

    Path prediction() {
        return file("prediction.json");
    }

    Path record() {
        return file("image.json");
    }

    /** Whether the image is another now than the one that was explained; one that cannot be read is not known to be. */
    boolean isReplaced() {
        if (!Files.exists(record())) {
            return false;
        }
        String before = Json.read(record(), ImageRecord.class).sha256();
        try {
            return !before.isEmpty() && !before.equals(Hashes.sha256(image.path()));
        } catch (InputException e) {
            return false;
        }
    }

    /** Deletes what a killed run has left half written. */
    void deletePartial() {
        AtomicFiles.deletePartial(root.resolve(folder));
    }

    /** Deletes the results; the record first, since it is what tells that an image is done. */
    void forget(List<MapRequest> wanted) {
        AtomicFiles.deleteTree(record());
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            files.filter(file -> isOwn(file.getFileName().toString(), wanted))
                    .filter(Files::isRegularFile)
                    .forEach(AtomicFiles::deleteTree);
        } catch (IOException e) {
            throw new InputException(
                    "cannot delete old results in " + root.resolve(folder) + ": " + ErrorMessages.of(e), e);
        }
    }

    private static boolean isOwn(String name, List<MapRequest> wanted) {
        return OWN.matcher(name).matches()
                || wanted.stream()
                        .anyMatch(one -> name.startsWith(one.method().info().name() + "."));
    }

    boolean isDone(List<MapRequest> all) {
        return Files.exists(record())
                && Files.exists(prediction())
                && all.stream().allMatch(this::hasMap);
    }
}
