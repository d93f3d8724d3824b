package cdam.importer;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.bundle.HeadInput;
import cdam.bundle.HeadKind;
import cdam.bundle.HeadText;
import cdam.bundle.LabelFile;
import cdam.checkpoint.HeadReader;
import cdam.checkpoint.StoredHead;
import cdam.io.Hashes;
import cdam.io.InputException;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A head that is to be added to a bundle. Whatever can be refused is refused when it is made.
 *
 * @param stored its numbers
 * @param kind what its logits mean
 * @param kindGiven whether the user, or a file beside the weights, says so
 * @param input what it reads
 * @param inputReason why, for people; empty where there was nothing to choose
 * @param labels its classes
 * @param source where its numbers come from, for its card
 */
public record NewHead(
        StoredHead stored,
        HeadKind kind,
        boolean kindGiven,
        HeadInput input,
        String inputReason,
        LabelFile labels,
        Map<String, Object> source) {
    /**
     * What a user says of a head. Whatever is null is found out.
     *
     * @param layer the name of its layer, or a part of the name
     * @param labels a file that {@link LabelFile} reads
     */
    public record Settings(
            @Nullable String layer,
            @Nullable HeadInput input,
            @Nullable HeadKind kind,
            @Nullable Path labels) {
        /** Everything is found out. */
        public static final Settings NONE = new Settings(null, null, null, null);
    }

    /** A head that comes with its model, and what lies beside it. */
    static NewHead of(
            Settings settings, StoredHead stored, ViTConfig config, HeadBeside beside, Map<String, Object> source) {
        int rows = stored.linear().classes();
        Optional<HeadKind> given = Optional.ofNullable(settings.kind());
        HeadInputChoice input = HeadInputChoice.of(settings.input(), stored, config);
        return new NewHead(
                stored,
                given.or(() -> beside.kind().filter(kind -> rows > 1)).orElse(HeadKind.of(rows)),
                given.isPresent() || beside.kind().isPresent(),
                input.input(),
                input.reason(),
                settings.labels() == null ? beside.labels(rows) : labels(settings.labels(), rows),
                new TreeMap<>(source));
    }

    private static LabelFile labels(Path file, int rows) {
        LabelFile read = LabelFile.read(file);
        if (read.entries().size() != rows) {
            throw new InputException(file + ": expected " + rows + " labels, one per row of the head's weight, found "
                    + read.entries().size() + " (" + read.form() + ")");
        }
        return read;
    }

    /**
     * A head in a file.
     *
     * @param checkpointKey of {@link HeadReader#read(Path, String, String)}
     */
    public static NewHead read(Path file, @Nullable String checkpointKey, Settings settings, ViTConfig config) {
        StoredHead stored = HeadReader.read(file, checkpointKey, settings.layer());
        Map<String, Object> source = new TreeMap<>();
        source.put("file", String.valueOf(file.getFileName()));
        source.put("sha256", Hashes.sha256(file));
        if (!stored.name().isEmpty()) {
            source.put("layer", stored.name());
        }
        return of(settings, stored, config, HeadBeside.NOTHING, source);
    }

    /** @param replace whether a head of that name may go */
    public Head addTo(Bundle bundle, String name, boolean replace) {
        return replace
                ? bundle.replaceHead(name, stored.linear(), kind, input, labels.labels(), source)
                : bundle.addHead(name, stored.linear(), kind, input, labels.labels(), source);
    }

    /** What was chosen, and why. */
    public List<String> lines(String name) {
        boolean guess = kind == HeadKind.SINGLE_LABEL && !kindGiven;
        return List.of(
                "head " + name + ": " + stored.linear().classes() + " classes, reads " + input
                        + (inputReason.isEmpty() ? "" : ", " + inputReason),
                guess
                        ? "kind: single-label (softmax), a guess; --head-kind multi-label if several classes can be true"
                        : "kind: " + kind,
                "classes, from " + labels.form() + ": "
                        + HeadText.classes(labels.labels().all()));
    }

    /** What may be wrong. */
    public List<String> notes() {
        return Stream.concat(labels.notes().stream(), stored.notes().stream())
                .map(note -> "note: " + note)
                .toList();
    }
}
