package cdam.explain.job;

import cdam.explain.job.ImageTask.MapRequest;
import cdam.explain.method.MethodSpec;
import cdam.explain.targets.TargetSpec;
import cdam.io.UsageException;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What passes by in an image's GIF files. */
public enum Animation {
    /** {@code METHOD.classes.gif}: the maps of a method, target by target. */
    @JsonProperty("classes")
    CLASSES,
    /** {@code METHOD.blocks.gif} or {@code METHOD.blocks.TARGET.gif}: the maps of a method, block by block. */
    @JsonProperty("blocks")
    BLOCKS;

    private static final String BLOCK = "block";

    /** The maps of each file, by its name; a file of one map would not move. */
    Map<String, List<MapRequest>> files(List<MapRequest> drawn) {
        Map<String, List<MapRequest>> files = new LinkedHashMap<>();
        for (MapRequest one : drawn) {
            boolean targeted = one.method().info().needsTarget();
            if (this == CLASSES && targeted) {
                add(files, one.method().fileName() + ".classes.gif", one);
            } else if (this == BLOCKS && hasBlock(one.method())) {
                String target = targeted ? "." + one.target().fileName() : "";
                add(files, one.method().info().name() + ".blocks" + target + ".gif", one);
            }
        }
        files.values()
                .removeIf(maps -> maps.size() == 1
                        && !(this == CLASSES && maps.get(0).target().isMany()));
        files.values().forEach(maps -> maps.sort(Comparator.comparingInt(one -> block(one.method()))));
        return files;
    }

    private static void add(Map<String, List<MapRequest>> files, String name, MapRequest one) {
        files.computeIfAbsent(name, file -> new ArrayList<>()).add(one);
    }

    private static boolean hasBlock(MethodSpec method) {
        return method.resolved().containsKey(BLOCK);
    }

    /** The last block, which methods call -1, comes last; methods without blocks keep their order. */
    private static int block(MethodSpec method) {
        int block = Integer.parseInt(method.resolved().getOrDefault(BLOCK, "0"));
        return block < 0 ? Integer.MAX_VALUE : block;
    }

    /** @throws UsageException where nothing would pass by */
    void require(List<MethodSpec> methods, List<TargetSpec> targets) {
        List<MapRequest> drawn = ImageTask.wanted(methods, targets, 0).stream()
                .filter(one ->
                        !(one.method().info().needsTarget() && one.target().isAll()))
                .toList();
        if (files(drawn).isEmpty()) {
            throw new UsageException(
                    this == CLASSES
                            ? "animate: expected several classes for classes, such as the target top:5, found "
                                    + String.join(
                                            ", ",
                                            targets.stream()
                                                    .map(TargetSpec::text)
                                                    .toList())
                            : "animate: expected a method of several blocks for blocks, such as am[block=0],am[block=1],am,"
                                    + " found "
                                    + String.join(
                                            ", ",
                                            methods.stream()
                                                    .map(MethodSpec::toString)
                                                    .toList()));
        }
    }
}
