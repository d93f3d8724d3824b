package cdam.train.report;

import cdam.bundle.Labels;
import cdam.train.metric.MultiLabelScores;
import cdam.train.metric.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A wrong decision of a head.
 *
 * @param file the image
 * @param caption what was decided, and what is right
 * @param classes that took part, by index: of one label per image the predicted and the true one
 * @param titles their names with what the head makes of them
 */
public record Mistake(Path file, String caption, List<Integer> classes, List<String> titles) {
    private record Decision(int image, int classIndex, double logit) {}

    /** Mistakes with one label per image, those with the highest probability first. */
    public static List<Mistake> of(List<Outcome> outcomes, List<Path> files, Labels labels) {
        return IntStream.range(0, outcomes.size())
                .boxed()
                .filter(i -> outcomes.get(i).rank() > 0)
                .sorted(Comparator.comparingDouble(i -> -outcomes.get(i).confidence()))
                .map(i -> of(outcomes.get(i), files.get(i), labels))
                .toList();
    }

    private static Mistake of(Outcome outcome, Path file, Labels labels) {
        String predicted = labels.get(outcome.predicted()).name() + percent(outcome.confidence());
        String truth = labels.get(outcome.label()).name() + percent(Math.exp(-outcome.loss()));
        return new Mistake(
                file,
                predicted + ", true: " + truth,
                List.of(outcome.predicted(), outcome.label()),
                List.of(predicted, truth));
    }

    /** Mistakes with several labels: each decision at p = 1/2 counts, those farthest from it first. */
    public static List<Mistake> of(MultiLabelScores scores, List<Path> files, Labels labels) {
        List<Decision> wrong = new ArrayList<>();
        for (int i = 0; i < scores.logits().length; i++) {
            if (scores.logits()[i] >= 0 != scores.truth()[i]) {
                wrong.add(new Decision(i / scores.classes(), i % scores.classes(), scores.logits()[i]));
            }
        }
        return wrong.stream()
                .sorted(Comparator.comparingDouble(decision -> -Math.abs(decision.logit)))
                .map(decision -> {
                    String title =
                            labels.get(decision.classIndex).name() + percent(1 / (1 + Math.exp(-decision.logit)));
                    return new Mistake(
                            files.get(decision.image),
                            title + (decision.logit >= 0 ? ", is no label of it" : ", is a label of it"),
                            List.of(decision.classIndex),
                            List.of(title));
                })
                .toList();
    }

    private static String percent(double probability) {
        return String.format(Locale.ROOT, " %.0f %%", 100 * probability);
    }
}
