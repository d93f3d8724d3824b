package cdam.checkpoint;

import cdam.io.InputException;
import cdam.vit.ViTConfig;
import cdam.vit.ViTWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a Vision Transformer, and the head that may come with it, from a checkpoint of any format and family. */
public final class BackboneReader {
    /** Parts of training that a backbone does not need: mask token, projectors of DINO and iBOT, HF's pooler. */
    private static final Pattern IGNORED = Pattern.compile(
            "(embeddings\\.)?mask_token|(dino_|ibot_)?head\\.(mlp|last_layer2?|last_norm2?|mlp2)\\..*|pooler\\.dense\\..*");

    private final StateDict dict;
    private final Family family;
    private final ViTConfig config;

    private BackboneReader(StateDict dict, ImportOptions options) {
        Unsupported.check(dict);
        this.dict = dict;
        this.family = Family.of(dict);
        this.config = ModelShape.read(dict, family, options);
    }

    /**
     * Reads a model.
     *
     * @throws InputException if the file is no checkpoint, damaged or hostile, or no ViT that can be explained, or a
     *     tensor is missing, unknown, of the wrong shape or not finite
     */
    public static ImportedModel read(Path file, ImportOptions options) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            BackboneReader reader = new BackboneReader(StateDict.select(checkpoint, options.checkpointKey()), options);
            Map<String, float[]> tensors = reader.tensors();
            Optional<StoredHead> head = HeadNames.take(reader.dict, reader.config.width());
            List<String> ignored = reader.ignored();
            return new ImportedModel(
                    new ViTWeights(reader.config, tensors),
                    head,
                    ignored,
                    checkpoint.format(),
                    reader.family.name(),
                    checkpoint.sha256());
        }
    }

    private Map<String, float[]> tensors() {
        dict.requireStored(config.tensorShapes().keySet().stream()
                .flatMap(name -> stored(name).stream())
                .toList());
        Map<String, float[]> tensors = new LinkedHashMap<>();
        config.tensorShapes().forEach((name, shape) -> tensors.put(name, tensor(name, shape)));
        return tensors;
    }

    private List<String> stored(String name) {
        List<String> parts = family.stored(name);
        if (!parts.stream().allMatch(dict::has)) {
            throw ModelShape.missing(dict, name);
        }
        return parts;
    }

    private float[] tensor(String name, int[] shape) {
        List<String> parts = stored(name);
        if (name.equals("pos_embed") && dict.shape(parts.get(0), 3)[1] == shape[1] - 1) {
            return withoutClassPosition(parts.get(0), shape);
        }
        return parts.size() == 1 ? dict.take(parts.get(0), shape) : joined(parts, shape);
    }

    /** timm's layout for registers: [CLS] has no position, which is a position of zeros. */
    private float[] withoutClassPosition(String name, int[] shape) {
        float[] patches = dict.take(name, 1, shape[1] - 1, shape[2]);
        float[] all = new float[shape[1] * shape[2]];
        System.arraycopy(patches, 0, all, shape[2], patches.length);
        return all;
    }

    private float[] joined(List<String> parts, int[] shape) {
        int[] part = shape.clone();
        part[0] = shape[0] / parts.size();
        float[] all = new float[0];
        int at = 0;
        for (String name : parts) {
            float[] values = dict.take(name, part);
            if (at == 0) {
                all = new float[values.length * parts.size()];
            }
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }

    private List<String> ignored() {
        List<String> ignored = new ArrayList<>();
        for (String name : dict.rest()) {
            if (dict.isReal(name) && !IGNORED.matcher(name).matches()) {
                throw dict.wrong(
                        name, "not part of a Vision Transformer of the family " + family.name() + ": expected no such");
            }
            ignored.add(dict.fullName(name));
        }
        return ignored;
    }
}
