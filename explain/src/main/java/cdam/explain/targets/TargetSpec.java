package cdam.explain.targets;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.Label;
import cdam.bundle.Labels;
import cdam.config.Extensions;
import cdam.config.Suggestion;
import cdam.io.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A target as a user names it. It becomes scalars only for an image, since the predicted class is another one each time.
 *
 * @param text as given, such as {@code top:5}
 * @param kind what comes before the first colon
 * @param argument what comes after it; empty for {@code top1}
 */
public record TargetSpec(String text, String kind, String argument) {
    private static final List<TargetKind> OTHERS =
            Extensions.add(List.of(), TargetKind.class, Stream::of, TargetKind::name);

    /** The kinds, each with what it stands for: help and errors are made from it. */
    public static final List<String> KINDS = Stream.concat(
                    Stream.of(
                            "top1 (the predicted class)",
                            "top:K (the K most likely classes)",
                            "class:INDEX, class:ID or class:NAME (its logit; class:#INDEX where a number is also an id)",
                            "class:all",
                            "contrast:A/B (logit of A minus logit of B)",
                            "probability:A",
                            "concept:FILE[:dot|cosine|l2]"),
                    OTHERS.stream().map(TargetKind::usage))
            .toList();

    /** What each kind looks like, as a regular expression. */
    public static final String PATTERN =
            "top1|top:[1-9]\\d{0,4}|(class|probability|concept" + others() + "):.*\\S.*|contrast:.*\\S.*/.*\\S.*";

    private static final Pattern COMMA =
            Pattern.compile(",\\s*(?=top1|top:|contrast:|(class|probability|concept" + others() + "):)");

    private static final List<String> NAMES = Stream.concat(
                    Stream.of("top", "class", "contrast", "probability", "concept"),
                    OTHERS.stream().map(TargetKind::name))
            .toList();

    /** A class by its index, and every class. */
    private static final Pattern NUMBERED = Pattern.compile("#(?=(\\d+|all)(/|$))");

    private static String others() {
        return OTHERS.stream().map(kind -> "|" + kind.name()).collect(Collectors.joining());
    }

    private Optional<TargetKind> other() {
        return OTHERS.stream().filter(each -> each.name().equals(kind)).findFirst();
    }

    /** Cuts a list at commas, but for those within a class's name. */
    public static List<String> split(String list) {
        return COMMA.splitAsStream(list).map(String::strip).toList();
    }

    /**
     * Reads the text.
     *
     * @throws UsageException if it is none of {@link #KINDS}
     */
    public static TargetSpec parse(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String argument = colon < 0 ? "" : text.substring(colon + 1);
        if (!text.matches(PATTERN)) {
            throw new UsageException(
                    "target " + text + ": " + meant(text, kind) + "expected one of " + String.join(", ", KINDS));
        }
        return new TargetSpec(text, kind, argument);
    }

    /** The target that somebody probably meant: as a rule a class without its kind. */
    private static String meant(String text, String kind) {
        String meant = text.contains(":")
                ? Suggestion.of(kind, NAMES) + text.substring(kind.length())
                : text.matches("top\\W?\\d+") ? "top:" + text.replaceAll("\\D", "") : "class:" + text;
        return meant.matches(PATTERN) ? "did you mean " + meant + "? " : "";
    }

    /** Whether it needs a head: everything but a concept. */
    public boolean needsHead() {
        return !kind.equals("concept");
    }

    /** Whether it stands for every class of the head. */
    public boolean isAll() {
        return kind.equals("class") && (argument.equals("all") || argument.equals("#all"));
    }

    /** Whether its map has a first axis over several scalars. */
    public boolean isMany() {
        return isAll() || kind.equals("top");
    }

    /** Its part of a file's name. */
    public String fileName() {
        String name = kind.equals("concept")
                ? "concept-" + conceptName() + "-" + conceptMeasure()
                : NUMBERED.matcher(text).replaceAll("index-").replace(':', '-').replace('/', '-');
        return name.replaceAll("[^\\p{L}\\p{N}._-]", "_");
    }

    /** Whether it is the same for every image: all but the predicted classes. */
    public boolean isFixed() {
        return !kind.equals("top1")
                && !kind.equals("top")
                && other().map(TargetKind::isFixed).orElse(true);
    }

    /** The file of a concept; empty for the other kinds. */
    public Optional<Path> concept() {
        return kind.equals("concept") ? Optional.of(conceptFile()) : Optional.empty();
    }

    /** Refuses a concept of another backbone. */
    public void require(Bundle bundle) {
        if (kind.equals("concept")) {
            Concept.read(conceptFile()).require(bundle, conceptFile());
        }
    }

    /**
     * The similarity to concepts as other draws of images would have given them.
     *
     * @param count how many
     * @param head what the targets are functions of; null: the latent
     */
    public List<Target> resampled(int count, @Nullable Head head) {
        return Concept.read(conceptFile()).resampled(count).stream()
                .map(concept -> LatentTarget.of(concept.target(conceptMeasure()), head, concept.mean().length))
                .toList();
    }

    /** The scalars for an image with these logits; the logits are not looked at where they do not matter. */
    public List<NamedTarget> resolve(@Nullable Head head, float[] logits) {
        if (!needsHead()) {
            Concept concept = Concept.read(conceptFile());
            Target target = concept.target(conceptMeasure());
            return List.of(new NamedTarget(
                    LatentTarget.of(target, head, concept.mean().length),
                    -1,
                    conceptName() + " (" + conceptMeasure() + ")"));
        }
        if (head == null) {
            throw new UsageException("target " + text
                    + ": names a class, but the model has no head: add one with heads add," + " or train one");
        }
        Labels labels = head.labels();
        return switch (kind) {
            case "top1" -> List.of(logit(head, top(logits, 1).get(0)));
            case "top" ->
                top(logits, Math.min(Integer.parseInt(argument), labels.size())).stream()
                        .map(index -> logit(head, index))
                        .toList();
            case "probability" -> {
                Label label = labels.find(argument);
                yield List.of(new NamedTarget(
                        ProbabilityTarget.of(head, label.index()),
                        label.index(),
                        "p(" + labels.title(label.index()) + ")"));
            }
            case "contrast" -> List.of(contrast(head, labels));
            case "class" ->
                isAll() ? all(head) : List.of(logit(head, labels.find(argument).index()));
            default -> List.of(other().orElseThrow().resolve(argument, head, logits));
        };
    }

    /** The two classes of a contrast. A name may have a {@code /} in it: it is cut where both sides are classes. */
    public List<Label> pair(Labels labels) {
        List<List<String>> cuts = IntStream.range(0, argument.length())
                .filter(i -> argument.charAt(i) == '/')
                .mapToObj(i -> List.of(
                        argument.substring(0, i).strip(),
                        argument.substring(i + 1).strip()))
                .toList();
        List<List<String>> right = cuts.stream()
                .filter(cut ->
                        cut.stream().noneMatch(name -> labels.matching(name).isEmpty()))
                .toList();
        if (right.size() > 1 || (right.isEmpty() && cuts.size() > 1)) {
            throw new UsageException("target " + text + ": expected one / with a class on either side, found "
                    + right.size() + " in the head's classes; write classes as #INDEX, see heads list");
        }
        List<Label> pair = (right.isEmpty() ? cuts : right)
                .get(0).stream().map(labels::find).toList();
        if (pair.get(0).equals(pair.get(1))) {
            throw new UsageException("target " + text + ": expected two classes, found "
                    + pair.get(0).name() + " twice");
        }
        return pair;
    }

    /** Every class; refuses {@code all} where that is a class's own name. */
    private List<NamedTarget> all(Head head) {
        List<Label> own = argument.equals("all") ? head.labels().matching(argument) : List.of();
        if (!own.isEmpty()) {
            throw new UsageException("target " + text + ": all is also a class of the head; write class:#"
                    + own.get(0).index() + " for it, or class:#all for every class");
        }
        List<String> titles = head.labels().titles();
        return IntStream.range(0, titles.size())
                .mapToObj(index -> logit(head, index, titles.get(index)))
                .toList();
    }

    /** The head's rows that the text stands for, whatever the image; empty where it is no class by name. */
    public Optional<String> rows(Labels labels) {
        return switch (kind) {
            case "class", "probability" ->
                isAll()
                        ? Optional.empty()
                        : Optional.of("#" + labels.find(argument).index());
            case "contrast" ->
                Optional.of(
                        pair(labels).stream().map(label -> "#" + label.index()).collect(Collectors.joining(" - ")));
            default -> Optional.empty();
        };
    }

    private NamedTarget contrast(Head head, Labels labels) {
        List<Label> pair = pair(labels);
        Label a = pair.get(0);
        Label b = pair.get(1);
        return new NamedTarget(
                LogitTarget.difference(head.linear(), a.index(), b.index()),
                -1,
                labels.title(a.index()) + " - " + labels.title(b.index()));
    }

    private static NamedTarget logit(Head head, int index) {
        return logit(head, index, head.labels().title(index));
    }

    private static NamedTarget logit(Head head, int index, String title) {
        return new NamedTarget(LogitTarget.of(head.linear(), index), index, title);
    }

    /** The indices of the largest logits, largest first; of equal ones the smaller index. */
    public static List<Integer> top(float[] logits, int count) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, logits.length).boxed().toList());
        order.sort(Comparator.comparingDouble((Integer index) -> -logits[index]).thenComparingInt(index -> index));
        return order.subList(0, Math.min(count, order.size()));
    }

    private String conceptMeasure() {
        String last = argument.substring(argument.lastIndexOf(':') + 1);
        return List.of("dot", "cosine", "l2").contains(last) && argument.contains(":") ? last : "dot";
    }

    private Path conceptFile() {
        String suffix = ":" + conceptMeasure();
        return Path.of(
                argument.endsWith(suffix) ? argument.substring(0, argument.length() - suffix.length()) : argument);
    }

    private String conceptName() {
        String name = String.valueOf(conceptFile().getFileName());
        return name.toLowerCase(Locale.ROOT).endsWith(".safetensors")
                ? name.substring(0, name.length() - ".safetensors".length())
                : name;
    }
}
