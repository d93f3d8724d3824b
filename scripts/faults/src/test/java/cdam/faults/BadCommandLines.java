package cdam.faults;

import static cdam.faults.Words.DINO;
import static cdam.faults.Words.IMAGE;
import static cdam.faults.Words.explaining;
import static cdam.faults.Words.importing;
import static cdam.faults.Words.tiny;

import cdam.faults.BadInputs.Row;
import java.util.List;

/** Rows of command lines. */
final class BadCommandLines {
    static final List<Row> ALL = List.of(
            new Row("command line", "no such command", damage -> List.of("explode")),
            new Row("command line", "no such option", damage -> List.of("explain", "--colour", "red")),
            new Row("command line", "an option without its value", damage -> importing(damage, DINO, "--out")),
            new Row("command line", "a required option is left out", damage -> List.of("import", "--checkpoint", DINO)),
            new Row("command line", "no whole number", damage -> importing(damage, DINO, "--heads", "three")),
            new Row(
                    "command line",
                    "a number out of bounds",
                    damage -> List.of("serve", "--model", tiny(), "--port", 70000)),
            new Row("command line", "no such preset", damage -> importing(damage, DINO, "--arch", "dino-vits9")),
            new Row(
                    "command line",
                    "a size that is none",
                    damage -> explaining(tiny(), IMAGE, damage, "--size", "huge")),
            new Row("command line", "no such method", damage -> explaining(tiny(), IMAGE, damage, "--method", "magic")),
            new Row(
                    "command line",
                    "no such option of a method",
                    damage -> explaining(tiny(), IMAGE, damage, "--method", "tam[fast=1]")),
            new Row(
                    "command line",
                    "no such kind of target",
                    damage -> explaining(tiny(), IMAGE, damage, "--target", "all")),
            new Row(
                    "command line",
                    "a class that the head lacks",
                    damage -> explaining(tiny(), IMAGE, damage, "--target", "class:99")),
            new Row(
                    "command line",
                    "a name that no class has",
                    damage -> explaining(tiny(), IMAGE, damage, "--target", "class:unicorn")));

    private BadCommandLines() {}
}
