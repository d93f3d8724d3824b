package cdam.faults;

import cdam.faults.BadInputs.Row;
import java.util.List;

/** Rows of catalogues. */
final class BadCatalogues {
    static final List<Row> ALL = List.of(
            new Row(
                    "catalogue",
                    "no list",
                    damage -> List.of("models", "--catalogue", damage.text("mine.yaml", "model: x\n"))),
            new Row(
                    "catalogue",
                    "an address of another kind",
                    damage -> List.of(
                            "models",
                            "--catalogue",
                            damage.text("mine.yaml", "models: [{name: x, url: 'file:///etc/x'}]\n"))),
            new Row(
                    "catalogue",
                    "an address with half an escape",
                    damage -> List.of(
                            "models",
                            "--catalogue",
                            damage.text("mine.yaml", "models: [{name: x, url: 'https://h/%zz/a'}]\n"))),
            new Row("catalogue", "no such entry", damage -> List.of("download", "dino-vitz8")));

    private BadCatalogues() {}
}
