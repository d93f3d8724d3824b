package cdam.checkpoint;

import cdam.io.InputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The files that hold a model's weights: one, or the shards that an index lists.
 *
 * @param files in the order of their names
 * @param shards the file of each tensor, as the index has it; empty without an index
 */
record WeightFiles(List<Path> files, Map<String, Path> shards) {
    /** What transformers, timm and OpenCLIP call them, in the order in which they look. */
    private static final List<String> USUAL = List.of(
            "model.safetensors",
            "model.safetensors.index.json",
            "pytorch_model.bin",
            "pytorch_model.bin.index.json",
            "open_clip_model.safetensors",
            "open_clip_pytorch_model.bin");

    /** The index of a SavedModel, which is a folder. */
    private static final String VARIABLES = "variables/variables.index";

    private static final Pattern WEIGHTS = Pattern.compile(".+\\.(safetensors|bin|pth|pt|ckpt)");
    private static final Pattern SHARD = Pattern.compile(".+-\\d{5}-of-(\\d{5})\\.(safetensors|bin)");
    private static final Pattern NAME = Pattern.compile("[^/\\\\:]+");
    private static final String INDEX = ".index.json";
    private static final int MAX_SHARDS = 1000;

    /**
     * Finds them.
     *
     * @param given a file of weights, an index of shards, or a folder that has either
     * @throws InputException if there are none, several to choose from, or one shard of several is given
     */
    static WeightFiles of(Path given) {
        Path file = Files.isDirectory(given) ? within(given) : given;
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(INDEX)) {
            return indexed(file);
        }
        Matcher shard = SHARD.matcher(name);
        if (shard.matches() && Integer.parseInt(shard.group(1)) > 1 && Files.isRegularFile(file)) {
            throw new InputException(file + ": one shard of " + Integer.parseInt(shard.group(1))
                    + ", which are one model together: expected their folder, or the index beside them");
        }
        return new WeightFiles(List.of(file), Map.of());
    }

    private static Path within(Path folder) {
        List<String> weights = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (USUAL.contains(name) || WEIGHTS.matcher(name).matches()) {
                    weights.add(name);
                }
            }
        } catch (IOException e) {
            throw InputException.cannotRead(folder, e);
        }
        for (String usual : USUAL) {
            if (weights.contains(usual)) {
                return folder.resolve(usual);
            }
        }
        if (weights.isEmpty() && Files.isRegularFile(folder.resolve(VARIABLES))) {
            return folder.resolve(VARIABLES);
        }
        if (weights.size() != 1) {
            throw new InputException(folder + ": expected a folder with "
                    + USUAL.stream().limit(3).collect(Collectors.joining(", "))
                    + " or one other file of weights, found "
                    + (weights.isEmpty() ? "none" : StateDict.some(new TreeSet<>(weights)) + "; give one of them"));
        }
        return folder.resolve(weights.get(0));
    }

    private static WeightFiles indexed(Path index) {
        JsonNode map = JsonFields.read(index).node().path("weight_map");
        Map<String, Path> shards = new TreeMap<>();
        TreeSet<Path> files = new TreeSet<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String name = entry.getValue().asString("");
            if (!NAME.matcher(name).matches() || name.equals("..") || name.equals(".")) {
                throw new InputException(index + ": weight_map: expected the name of a file beside it, found "
                        + entry.getValue().toString());
            }
            Path file = index.resolveSibling(name);
            files.add(file);
            shards.put(entry.getKey(), file);
        }
        if (files.isEmpty() || files.size() > MAX_SHARDS) {
            throw new InputException(
                    index + ": weight_map: expected 1 to " + MAX_SHARDS + " files, found " + files.size());
        }
        return new WeightFiles(List.copyOf(files), shards);
    }
}
