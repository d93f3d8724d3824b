package cdam.train.run;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.Label;
import cdam.bundle.Labels;
import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.train.head.WarmStart;
import cdam.vit.LinearHead;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code training.warm_start}: a head of the bundle, whose rows of the classes that both have are where a training begins.
 *
 * @param head the other head
 * @param rows (C) the row of each of the new head's classes in it; -1: it has none
 */
record EarlierHead(Head head, int[] rows) {
    private static final int NAMED = 5;

    /**
     * Finds each class by its id, or else by its name.
     *
     * @throws InputException if there is no such head, it reads other features, or it has none of the classes
     */
    static EarlierHead of(TrainConfig config, String name, LatentPipeline preparation, Labels labels) {
        if (name.equals(config.head())) {
            throw new UsageException(
                    "training.warm_start: expected another head than " + name + ", which is the one to be trained");
        }
        Bundle bundle = preparation.bundle();
        Head head = bundle.head(name).orElseThrow();
        if (head.linear().cosine() != null) {
            throw new UsageException("training.warm_start: expected a head with linear logits, found " + name
                    + ", whose logits are cosines of text embeddings");
        }
        if (head.card().input() != preparation.input()
                || head.linear().features() != preparation.spec().features()) {
            throw new UsageException("training.warm_start: expected a head that reads " + preparation.input() + " ("
                    + preparation.spec().features() + " numbers), found " + name + ", which reads "
                    + head.card().input() + " (" + head.linear().features() + ")");
        }
        int[] rows = labels.all().stream().mapToInt(label -> row(head, label)).toArray();
        if (IntStream.of(rows).noneMatch(row -> row >= 0)) {
            throw new UsageException("training.warm_start: expected a head with some of the classes "
                    + names(labels, rows) + ", found none of them in " + name);
        }
        return new EarlierHead(head, rows);
    }

    private static int row(Head head, Label wanted) {
        List<Label> all = head.card().labels();
        return all.stream()
                .filter(label -> label.id().equals(wanted.id()))
                .findFirst()
                .or(() -> {
                    List<Label> named = all.stream()
                            .filter(label -> label.name().equals(wanted.name()))
                            .toList();
                    return named.size() == 1 ? named.stream().findFirst() : java.util.Optional.empty();
                })
                .map(Label::index)
                .orElse(-1);
    }

    /** {@code warm start from items: rows of 7 of 10 classes, 3 begin anew: a, b, c}. */
    String describe(Labels labels) {
        long shared = IntStream.of(rows).filter(row -> row >= 0).count();
        long unused = head.labels().size()
                - IntStream.of(rows).filter(row -> row >= 0).distinct().count();
        return "warm start from " + head.name() + ": rows of " + shared + " of " + rows.length + " classes"
                + (shared == rows.length ? "" : ", " + (rows.length - shared) + " begin anew: " + names(labels, rows))
                + (unused == 0 ? "" : "; " + unused + " of its classes are not wanted");
    }

    private static String names(Labels labels, int[] rows) {
        List<String> names = IntStream.range(0, rows.length)
                .filter(c -> rows[c] < 0)
                .mapToObj(c -> labels.get(c).name())
                .toList();
        return names.stream().limit(NAMED).collect(Collectors.joining(", ")) + (names.size() > NAMED ? ", ..." : "");
    }

    LinearHead start(long seed) {
        return WarmStart.of(head.linear(), rows, seed);
    }
}
