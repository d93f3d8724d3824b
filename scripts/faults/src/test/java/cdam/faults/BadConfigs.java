package cdam.faults;

import static cdam.faults.Words.IMAGE;
import static cdam.faults.Words.tiny;
import static cdam.faults.Words.training;

import cdam.faults.BadInputs.Row;
import java.util.List;

/** Rows of YAML of commands. */
final class BadConfigs {
    static final List<Row> ALL = List.of(
            new Row(
                    "YAML of explain",
                    "nothing there",
                    damage -> List.of("explain", "--config", damage.folder().resolve("none.yaml"))),
            new Row(
                    "YAML of explain",
                    "a link to nothing",
                    damage -> List.of("explain", "--config", damage.brokenLink("c.yaml"))),
            new Row(
                    "YAML of explain",
                    "not UTF-8",
                    damage -> List.of(
                            "explain", "--config", damage.bytes("c.yaml", new byte[] {'m', ':', ' ', (byte) 0xe4}))),
            new Row(
                    "YAML of explain",
                    "a list where a number belongs",
                    damage -> List.of(
                            "explain",
                            "--config",
                            damage.text("c.yaml", "model: m\nimages: i\nout: o\nmemory_mb: [1, 2]\n"))),
            new Row("YAML of explain", "empty", damage -> List.of("explain", "--config", damage.text("c.yaml", ""))),
            new Row(
                    "YAML of explain",
                    "no YAML",
                    damage -> List.of("explain", "--config", damage.text("c.yaml", "model: [a, b\nout: }"))),
            new Row(
                    "YAML of explain",
                    "a key that is not known",
                    damage -> List.of(
                            "explain",
                            "--config",
                            damage.text("c.yaml", "model: m\nimages: i\nout: o\nmethod: [am]\n"))),
            new Row(
                    "YAML of explain",
                    "a value of another kind",
                    damage -> List.of(
                            "explain",
                            "--config",
                            damage.text("c.yaml", "model: m\nimages: i\nout: o\nmemory_mb: many\n"))),
            new Row(
                    "YAML of explain",
                    "a key twice",
                    damage -> List.of("explain", "--config", damage.text("c.yaml", "model: m\nmodel: n\n"))),
            new Row(
                    "YAML of explain",
                    "nested without end",
                    damage -> List.of("explain", "--config", damage.text("c.yaml", "[".repeat(100_000)))),
            new Row(
                    "YAML of explain",
                    "a --set without a value",
                    damage -> List.of("explain", "--config", damage.text("c.yaml", "model: m\n"), "--set", "model")),
            new Row(
                    "YAML of explain",
                    "a --set that is no YAML",
                    damage ->
                            List.of("explain", "--config", damage.text("c.yaml", "model: m\n"), "--set", "images=[a")),
            new Row(
                    "YAML of train",
                    "a key that is not known",
                    damage -> List.of("train", "--config", damage.text("c.yaml", "model: m\nhed: h\n"))),
            new Row(
                    "YAML of train",
                    "a required key is left out",
                    damage -> List.of("train", "--config", damage.text("c.yaml", "model: m\n"))),
            new Row(
                    "YAML of train",
                    "a number out of bounds",
                    damage -> List.of(
                            "train", "--config", training(damage, damage.folder()), "--set", "training.epochs=0")),
            new Row(
                    "YAML of evaluate",
                    "a key that is not known",
                    damage -> List.of("evaluate", "--config", damage.text("c.yaml", "model: m\nimage: i\n"))),
            new Row(
                    "YAML of evaluate",
                    "no such metric",
                    damage -> List.of(
                            "evaluate",
                            "--config",
                            damage.text(
                                    "c.yaml",
                                    "model: " + tiny() + "\nimages: " + IMAGE.getParent()
                                            + "\nmethods: [am]\nmetrics: [beauty]\nout: " + damage.folder() + "\n"))));

    private BadConfigs() {}
}
