package cdam.catalogue;

import cdam.config.ConfigFile;
import cdam.io.UsageException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The files that are known by name: the built-in ones, and a user's. */
public final class Catalogue {
    private static final String DINO = "https://dl.fbaipublicfiles.com/dino/";
    private static final String PAPER =
            "https://github.com/lenbrocki/CDAM/raw/2c502d5f4d2df2d69d1dd9bac3dd35653475ecff/";
    private static final String HUB = "https://huggingface.co/";
    private static final String DINOV2 = "https://dl.fbaipublicfiles.com/dinov2/";

    /**
     * DINO's hashes are the first digits of the files' MD5; where there is null, none is known. The licences are those that
     * the READMEs of DINO ("This repository") and DINOv2 ("code and model weights") name.
     */
    public static final List<Entry> BUILT_IN = List.of(
            dino("dino-vits8", "dino_deitsmall8_pretrain/dino_deitsmall8_pretrain.pth", 86_728_949L, "md5:230cd5"),
            dino("dino-vits8-head", "dino_deitsmall8_pretrain/dino_deitsmall8_linearweights.pth", null, null),
            dino("dino-vits16", "dino_deitsmall16_pretrain/dino_deitsmall16_pretrain.pth", null, "md5:cf0f22"),
            dino("dino-vits16-head", "dino_deitsmall16_pretrain/dino_deitsmall16_linearweights.pth", null, null),
            dino("dino-vitb8", "dino_vitbase8_pretrain/dino_vitbase8_pretrain.pth", null, "md5:556550"),
            dino("dino-vitb8-head", "dino_vitbase8_pretrain/dino_vitbase8_linearweights.pth", null, null),
            dino("dino-vitb16", "dino_vitbase16_pretrain/dino_vitbase16_pretrain.pth", null, "md5:552daf"),
            dino("dino-vitb16-head", "dino_vitbase16_pretrain/dino_vitbase16_linearweights.pth", null, null),
            dinov2("dinov2-vits14", "dinov2_vits14/dinov2_vits14_pretrain.pth"),
            dinov2("dinov2-vitb14", "dinov2_vitb14/dinov2_vitb14_pretrain.pth"),
            dinov2("dinov2-vitl14", "dinov2_vitl14/dinov2_vitl14_pretrain.pth"),
            dinov2("dinov2-vitg14", "dinov2_vitg14/dinov2_vitg14_pretrain.pth"),
            dinov2("dinov2-vits14-registers", "dinov2_vits14/dinov2_vits14_reg4_pretrain.pth"),
            dinov2("dinov2-vitb14-registers", "dinov2_vitb14/dinov2_vitb14_reg4_pretrain.pth"),
            dinov2("dinov2-vitl14-registers", "dinov2_vitl14/dinov2_vitl14_reg4_pretrain.pth"),
            dinov2("dinov2-vitg14-registers", "dinov2_vitg14/dinov2_vitg14_reg4_pretrain.pth"),
            dinov3("dinov3-vits16", "dinov3-vits16-pretrain-lvd1689m"),
            dinov3("dinov3-vits16plus", "dinov3-vits16plus-pretrain-lvd1689m"),
            dinov3("dinov3-vitb16", "dinov3-vitb16-pretrain-lvd1689m"),
            dinov3("dinov3-vitl16", "dinov3-vitl16-pretrain-lvd1689m"),
            dinov3("dinov3-vitl16-sat493m", "dinov3-vitl16-pretrain-sat493m"),
            dinov3("dinov3-vith16plus", "dinov3-vith16plus-pretrain-lvd1689m"),
            hub("clip-vitb32", "openai/clip-vit-base-patch32", "MIT"),
            hub("clip-vitb16", "openai/clip-vit-base-patch16", "MIT"),
            hub("clip-vitl14", "openai/clip-vit-large-patch14", "MIT"),
            hub("siglip2-vitb16", "google/siglip2-base-patch16-224", "Apache-2.0"),
            paper("cdam-paper", "best-checkpoint-full-imgnet-augment.ckpt", "8bf3a825b127f90233a590e54e4d0d333093080e"),
            paper("cdam-paper-photo", "images/elephant-zebra.jpg", "1911db3a1eb8ba338c0a697c40d5d42c44958efa"));

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** A user's file. */
    record UserEntries(@Nullable List<Entry> models) {}

    private Catalogue(List<Entry> all) {
        all.forEach(entry -> entries.put(entry.name(), entry));
    }

    /**
     * The built-in entries and the user's, which win where names are the same.
     *
     * @param file YAML with a list {@code models} of {@link Entry}; null: built-in entries only
     */
    public static Catalogue of(@Nullable Path file) {
        Catalogue catalogue = new Catalogue(BUILT_IN);
        if (file != null) {
            List<Entry> models =
                    ConfigFile.read(file, UserEntries.class, List.of()).models();
            if (models == null || models.stream().anyMatch(Objects::isNull)) {
                throw new UsageException(file + ": expected a list models of entries, found "
                        + (models == null ? "none" : "null in it"));
            }
            models.forEach(entry -> catalogue.entries.put(entry.name(), entry));
        }
        return catalogue;
    }

    public List<Entry> all() {
        return List.copyOf(entries.values());
    }

    /**
     * The entry of a name.
     *
     * @throws UsageException if there is none
     */
    public Entry find(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new UsageException("no model " + name + "; there are: " + String.join(", ", entries.keySet())
                    + "; add others with --catalogue FILE");
        }
        return entry;
    }

    private static Entry dino(String name, String path, @Nullable Long bytes, @Nullable String hash) {
        return new Entry(name, DINO + path, bytes, hash, "Apache-2.0", "github.com/facebookresearch/dino");
    }

    /** Both hashes are the git blob ids in the tree of that commit, the repository's last; it states no licence. */
    private static Entry paper(String name, String path, String blob) {
        return new Entry(name, PAPER + path, null, "git-blob:" + blob, "not stated", "github.com/lenbrocki/CDAM");
    }

    private static Entry dinov3(String name, String model) {
        return hub(name, "facebook/" + model, "DINOv3 License");
    }

    /** A model's one file of safetensors on the hub where its publisher keeps it. */
    private static Entry hub(String name, String model, String licence) {
        return new Entry(
                name,
                HUB + model + "/resolve/main/model.safetensors",
                null,
                null,
                licence,
                HUB.substring("https://".length()) + model,
                name + ".safetensors");
    }

    private static Entry dinov2(String name, String path) {
        return new Entry(name, DINOV2 + path, null, null, "Apache-2.0", "github.com/facebookresearch/dinov2");
    }
}
