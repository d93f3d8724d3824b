package cdam.faults;

import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.nio.file.Path;
import java.util.List;

/** A command that is done in about a second, with every path that it reads and writes its caller's choice. */
enum Small {
    IMPORT {
        @Override
        List<Object> words(Path name, Damage damage) {
            Path checkpoint = damage.copy(
                    Fixtures.path("dino/backbone.pth"), damage.folder().resolve(name));
            return List.of(
                    "import",
                    "--checkpoint",
                    checkpoint,
                    "--heads",
                    3,
                    "--out",
                    damage.root().resolve(name));
        }
    },
    TRAIN {
        @Override
        List<Object> words(Path name, Damage damage) {
            Path data = damage.folder();
            damage.copy(Words.IMAGE, data.resolve(name).resolve("a.bmp"));
            damage.copy(
                    Fixtures.path("images/palette.png"), data.resolve("blue").resolve("b.png"));
            return List.of(
                    "train",
                    "--config",
                    Words.training(damage, data),
                    "--set",
                    "model=" + damage.bundle(),
                    "--set",
                    "training.epochs=1",
                    "--set",
                    "out=\"" + damage.root().resolve(name) + "\"");
        }
    },
    EXPLAIN {
        @Override
        List<Object> words(Path name, Damage damage) {
            return List.of(
                    "explain",
                    "--model",
                    TinyModels.bundle("dino").path(),
                    "--image",
                    image(name, damage),
                    "--size",
                    "32x32",
                    "--out",
                    damage.root().resolve(name));
        }
    },
    EVALUATE {
        @Override
        List<Object> words(Path name, Damage damage) {
            return List.of(
                    "evaluate",
                    "--config",
                    BadData.evaluation(damage, ""),
                    "--set",
                    "images=\"" + image(name, damage) + "\"",
                    "--set",
                    "out=\"" + damage.root().resolve(name) + "\"");
        }
    },
    CONCEPT {
        @Override
        List<Object> words(Path name, Damage damage) {
            String file = name.toString().replaceAll("n{12}$", "") + ".safetensors";
            return List.of(
                    "concept",
                    "--model",
                    TinyModels.bundle("dino").path(),
                    "--images",
                    image(name, damage),
                    "--out",
                    damage.root().resolve(file));
        }
    };

    /** The command line, with this name for its folders of input and of output. */
    abstract List<Object> words(Path name, Damage damage);

    private static Path image(Path name, Damage damage) {
        Path folder = damage.folder().resolve(name);
        damage.copy(Words.IMAGE, folder.resolve(name.toString().replaceAll("n{4}$", "") + ".bmp"));
        return folder;
    }
}
