package cdam.faults;

import static cdam.faults.Words.DINO;
import static cdam.faults.Words.IMAGE;
import static cdam.faults.Words.explaining;
import static cdam.faults.Words.importing;
import static cdam.faults.Words.tiny;

import cdam.faults.BadInputs.Row;
import java.util.List;

/** Rows of places for results. */
final class BadPlaces {
    static final List<Row> ALL = List.of(
            new Row(
                    "OUT",
                    "below a file",
                    damage -> explaining(
                            tiny(),
                            IMAGE,
                            damage,
                            "--out",
                            damage.text("file", "x").resolve("out"))),
            new Row("OUT", "a file", damage -> explaining(tiny(), IMAGE, damage, "--out", damage.text("file", "x"))),
            new Row(
                    "OUT of import",
                    "not empty",
                    damage -> importing(
                            damage,
                            DINO,
                            "--heads",
                            3,
                            "--out",
                            damage.text("file", "x").resolveSibling(""))),
            new Row(
                    "OUT of import",
                    "below a file",
                    damage -> importing(
                            damage,
                            DINO,
                            "--heads",
                            3,
                            "--out",
                            damage.text("file", "x").resolve("out"))),
            new Row(
                    "OUT",
                    "a name of more than 255 bytes",
                    damage -> explaining(
                            tiny(), IMAGE, damage, "--out", damage.folder().resolve("n".repeat(256)))));

    private BadPlaces() {}
}
