package cdam.faults;

import static cdam.faults.Words.IMAGE;
import static cdam.faults.Words.explaining;
import static cdam.faults.Words.tiny;

import cdam.faults.BadInputs.Row;
import java.util.List;

/** Rows of bundles. */
final class BadBundles {
    static final List<Row> ALL = List.of(
            new Row("bundle", "a link to nothing", damage -> explaining(damage.brokenLink("model"), IMAGE, damage)),
            new Row(
                    "bundle",
                    "nothing there",
                    damage -> explaining(damage.folder().resolve("none"), IMAGE, damage)),
            new Row("bundle", "no bundle", damage -> explaining(damage.folder(), IMAGE, damage)),
            new Row(
                    "bundle, model.json",
                    "no JSON",
                    damage -> explaining(damage.bundle("model.json", text -> text.substring(0, 40)), IMAGE, damage)),
            new Row(
                    "bundle, model.json",
                    "of a newer release",
                    damage -> explaining(
                            damage.bundle(
                                    "model.json",
                                    text -> text.replaceFirst("\"format_version\" : \\d+", "\"format_version\" : 99")),
                            IMAGE,
                            damage)),
            new Row(
                    "bundle, model.json",
                    "a name that is not known",
                    damage -> explaining(
                            damage.bundle(
                                    "model.json", text -> text.replaceFirst("\"architecture\"", "\"architektur\"")),
                            IMAGE,
                            damage)),
            new Row(
                    "bundle, model.json",
                    "empty",
                    damage -> explaining(damage.bundle("model.json", text -> ""), IMAGE, damage)),
            new Row(
                    "bundle, model.json",
                    "null",
                    damage -> explaining(damage.bundle("model.json", text -> "null"), IMAGE, damage)),
            new Row(
                    "bundle, model.json",
                    "nothing but a version",
                    damage ->
                            explaining(damage.bundle("model.json", text -> "{\"format_version\": 1}"), IMAGE, damage)),
            new Row(
                    "bundle, model.json",
                    "of a deeper model",
                    damage -> explaining(
                            damage.bundle("model.json", text -> text.replaceFirst("\"depth\" : 3", "\"depth\" : 7")),
                            IMAGE,
                            damage)),
            new Row("bundle, saved_model.pb", "ends early", damage -> explaining(damage.brokenBundle(), IMAGE, damage)),
            new Row(
                    "bundle, saved_model.pb",
                    "an operation that reads files",
                    damage -> explaining(damage.hostileBundle(), IMAGE, damage)),
            new Row(
                    "bundle, head's card",
                    "no JSON",
                    damage -> explaining(damage.bundle("heads/default.json", text -> "labels"), IMAGE, damage)),
            new Row(
                    "bundle, head's card",
                    "nothing but a version",
                    damage -> explaining(
                            damage.bundle("heads/default.json", text -> "{\"format_version\": 1}"), IMAGE, damage)),
            new Row(
                    "bundle, head's card",
                    "weights of another head",
                    damage -> explaining(
                            damage.bundle(
                                    "heads/default.json",
                                    text -> text.replaceAll("weights_sha256\" : \"..", "weights_sha256\" : \"00")),
                            IMAGE,
                            damage)),
            new Row("bundle", "no such head", damage -> explaining(tiny(), IMAGE, damage, "--head", "none")));

    private BadBundles() {}
}
