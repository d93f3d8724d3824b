package cdam.faults;

import static cdam.faults.Words.IMAGE;
import static cdam.faults.Words.explaining;
import static cdam.faults.Words.pictures;
import static cdam.faults.Words.tiny;
import static cdam.faults.Words.training;

import cdam.faults.BadInputs.Row;
import cdam.testing.CommandLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Rows of what an earlier run wrote and a later one reads: the same command line again, with a file of OUT or of the cache damaged. */
final class BadRuns {
    static final List<Row> ALL = List.of(
            explained("run.json", "ends early", "run.json", BadRuns::cut),
            explained("run.json", "of a newer release", "run.json", BadRuns::newer),
            explained(
                    "run.json",
                    "of another size",
                    "run.json",
                    text -> text.replaceFirst("\"size\" : \"[0-9x]*\"", "\"size\" : \"40x40\"")),
            explained("image.json", "ends early", "plain/image.json", BadRuns::cut),
            explained("prediction.json", "no JSON", "plain/prediction.json", text -> "x"),
            merged("nothing there", damage -> damage.folder().resolve("none")),
            merged("no folder of results", Damage::folder),
            merged("of another run", BadRuns::anotherRun),
            evaluated("identity.json", "ends early", "identity.json", BadRuns::cut),
            evaluated("identity.json", "of a newer release", "identity.json", BadRuns::newer),
            evaluated(
                    "identity.json",
                    "of another seed",
                    "identity.json",
                    text -> text.replaceFirst("\"seed\" : \"\\d+\"", "\"seed\" : \"77\"")),
            evaluated("items.txt", "other images", "items.txt", text -> "another\n"),
            evaluated("result.json", "ends early", "items/plain/result.json", BadRuns::cut),
            trained("cache.json", "no JSON", text -> "x"),
            trained("cache.json", "of a newer release", BadRuns::newer),
            trained(
                    "cache.json",
                    "of another backbone",
                    text -> text.replaceFirst("\"backbone\" : \"..", "\"backbone\" : \"xx")),
            new Row("latents", "of a newer release", damage -> {
                List<Object> words = train(damage);
                damage.setByte(find(damage.root(), ".latents"), 7, 2);
                return words;
            }),
            new Row("state of a training", "of a newer release", damage -> {
                List<Object> words = train(damage);
                damage.setByte(find(damage.root(), "state"), 7, 2);
                return words;
            }),
            new Row("state of a training", "a changed byte", damage -> {
                List<Object> words = train(damage);
                damage.setByte(find(damage.root(), "state"), 99, 77);
                return words;
            }),
            new Row("state of a training", "ends early", damage -> {
                List<Object> words = train(damage);
                damage.cut(find(damage.root(), "state"));
                return words;
            }));

    private BadRuns() {}

    private interface Maker {
        Path make(Damage damage);
    }

    /** After the first value: what stands further on depends on the machine. */
    private static String cut(String text) {
        return text.substring(0, text.indexOf(',') + 1);
    }

    private static String newer(String text) {
        return text.replaceFirst("format_version\" : (\"?)\\d+", "format_version\" : $19");
    }

    private static Row explained(String input, String wrong, String file, UnaryOperator<String> change) {
        return new Row(
                input + " of explain",
                wrong,
                damage -> again(damage, explaining(tiny(), IMAGE, damage, "--size", "32x32"), file, change));
    }

    private static Row merged(String wrong, Maker other) {
        return new Row(
                "--merge of explain",
                wrong,
                damage -> explaining(tiny(), IMAGE, damage, "--size", "32x32", "--merge", other.make(damage)));
    }

    private static Path anotherRun(Damage damage) {
        List<Object> words = explaining(tiny(), IMAGE, damage, "--size", "40x40");
        done(words);
        return Path.of(words.get(words.indexOf("--out") + 1).toString());
    }

    private static Row evaluated(String input, String wrong, String file, UnaryOperator<String> change) {
        return new Row(
                input + " of evaluate", wrong, damage -> again(damage, BadData.evaluating(damage, ""), file, change));
    }

    private static Row trained(String file, String wrong, UnaryOperator<String> change) {
        return new Row(file + " of train", wrong, damage -> changed(damage, train(damage), file, change));
    }

    private static List<Object> train(Damage damage) {
        List<Object> words = List.of(
                "train",
                "--config",
                training(damage, pictures(damage)),
                "--set",
                "model=" + damage.bundle(),
                "--set",
                "training.epochs=1");
        done(words);
        return words;
    }

    /** Runs it, and changes what it left. */
    private static List<Object> again(Damage damage, List<Object> words, String file, UnaryOperator<String> change) {
        done(words);
        return changed(damage, words, file, change);
    }

    private static List<Object> changed(Damage damage, List<Object> words, String file, UnaryOperator<String> change) {
        damage.change(find(damage.root(), file), change);
        return words;
    }

    private static void done(List<Object> words) {
        CommandLine run = CommandLine.run(words.toArray());
        if (run.status() != 0) {
            throw new IllegalStateException(run.err());
        }
    }

    private static Path find(Path folder, String ending) {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
