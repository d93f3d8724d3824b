package cdam.faults;

import static cdam.faults.Words.DINO;
import static cdam.faults.Words.importing;

import cdam.faults.BadInputs.Row;
import cdam.testing.Fixtures;
import java.util.List;

/** Rows of checkpoints, heads and labels. */
final class BadCheckpoints {
    static final List<Row> ALL = List.of(
            new Row(
                    "checkpoint",
                    "nothing there",
                    damage -> importing(damage, damage.folder().resolve("none.pth"))),
            new Row("checkpoint", "a folder", damage -> importing(damage, damage.folder())),
            new Row("checkpoint", "a link to nothing", damage -> importing(damage, damage.brokenLink("link.pth"))),
            new Row("checkpoint", "empty", damage -> importing(damage, damage.text("empty.pth", ""))),
            new Row("checkpoint", "text", damage -> importing(damage, damage.text("notes.pth", "dear diary"))),
            new Row(
                    "checkpoint, zip",
                    "ends early",
                    damage -> importing(damage, damage.part("dino/backbone.pth", 0.5))),
            new Row(
                    "checkpoint, legacy",
                    "ends early",
                    damage -> importing(damage, damage.part("dino/backbone-legacy.pth", 0.5))),
            new Row(
                    "checkpoint, Lightning",
                    "ends early",
                    damage -> importing(damage, damage.part("dino/lightning.ckpt", 0.9))),
            new Row(
                    "checkpoint, Keras",
                    "the index ends early",
                    damage -> importing(damage, damage.part("keras/vit/variables/variables.index", 0.5))),
            new Row(
                    "checkpoint, Keras",
                    "no numbers beside the index",
                    damage -> importing(damage, damage.part("keras/vit/variables/variables.index", 1))),
            new Row(
                    "checkpoint, safetensors",
                    "ends early",
                    damage -> importing(damage, damage.part("dino/timm.safetensors", 0.5))),
            new Row(
                    "checkpoint, safetensors",
                    "a header longer than the file",
                    damage -> importing(damage, damage.number("dino/timm.safetensors", 0, 0x7fffffff))),
            new Row(
                    "checkpoint",
                    "a head and no backbone",
                    damage -> importing(damage, Fixtures.path("dino/head.pth"))),
            new Row(
                    "checkpoint",
                    "heads that do not divide the width",
                    damage -> importing(damage, DINO, "--heads", 5)),
            new Row(
                    "checkpoint",
                    "another patch than asked for",
                    damage -> importing(damage, DINO, "--heads", 3, "--patch", 16)),
            new Row(
                    "head",
                    "not of this backbone",
                    damage -> importing(damage, DINO, "--heads", 3, "--head", Fixtures.path("dinov2/head.pth"))),
            new Row(
                    "head",
                    "ends early",
                    damage -> importing(damage, DINO, "--heads", 3, "--head", damage.part("dino/head.pth", 0.4))),
            new Row(
                    "labels",
                    "too few",
                    damage -> importing(
                            damage,
                            DINO,
                            "--heads",
                            3,
                            "--head",
                            Fixtures.path("dino/head.pth"),
                            "--labels",
                            damage.text("names.txt", "a\nb\n"))),
            new Row(
                    "labels",
                    "not UTF-8",
                    damage -> importing(
                            damage,
                            DINO,
                            "--heads",
                            3,
                            "--head",
                            Fixtures.path("dino/head.pth"),
                            "--labels",
                            damage.bytes("names.txt", new byte[] {(byte) 0xff, (byte) 0xfe, 0}))),
            new Row(
                    "labels",
                    "nothing there",
                    damage -> importing(
                            damage,
                            DINO,
                            "--heads",
                            3,
                            "--head",
                            Fixtures.path("dino/head.pth"),
                            "--labels",
                            damage.folder().resolve("none.txt"))),
            new Row(
                    "head",
                    "a link to nothing",
                    damage -> importing(damage, DINO, "--heads", 3, "--head", damage.brokenLink("head.pth"))),
            new Row(
                    "labels",
                    "a link to nothing",
                    damage -> importing(
                            damage,
                            DINO,
                            "--heads",
                            3,
                            "--head",
                            Fixtures.path("dino/head.pth"),
                            "--labels",
                            damage.brokenLink("names.txt"))));

    private BadCheckpoints() {}
}
