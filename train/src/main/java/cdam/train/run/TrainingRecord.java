package cdam.train.run;

import cdam.io.FormatVersion;
import cdam.io.Hashes;
import cdam.io.Json;
import cdam.train.augment.ImageRef;
import cdam.train.data.ImageSet;
import cdam.train.head.Recipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code training.json}: all that decides a head's bits, so that a run in the same folder either goes on or says what differs.
 *
 * @param settings by the config's keys, or by what they lead to
 */
record TrainingRecord(int formatVersion, SortedMap<String, String> settings) {
    static final FormatVersion FORMAT = new FormatVersion(1, "give another out, or delete that folder");

    private static final String EPOCHS = "training.epochs";
    private static final String PATIENCE = "training.patience";

    /** What decides nothing without epochs. */
    private static final List<String> EPOCHWISE = List.of(
            "training.optimizer",
            "training.learning_rate",
            "training.momentum",
            "training.weight_decay",
            "training.schedule",
            "training.label_smoothing",
            EPOCHS,
            PATIENCE,
            "training.batch",
            "training.seed");

    /** The most characters of a value in a message. */
    private static final int SHOWN = 40;

    static Path file(TrainConfig config) {
        return config.out().resolve("training.json");
    }

    static TrainingRecord read(TrainConfig config) {
        return Json.read(file(config), TrainingRecord.class, FORMAT);
    }

    /** @param start the head that the training begins with; null: none */
    static TrainingRecord of(
            TrainConfig config, LatentPipeline preparation, Identified images, @Nullable EarlierHead start) {
        SortedMap<String, String> settings = new TreeMap<>();
        Json.values(config.recipe(images.sets().train().labels()))
                .forEach((key, value) -> settings.put("training." + key, value));
        Json.values(preparation.spec()).forEach((key, value) -> settings.put("features " + key, value));
        settings.put("validation view", preparation.plainView().describe());
        settings.put("training view", preparation.trainingView(0).describe());
        settings.put(
                "classes",
                images.sets().train().labels().all().stream()
                        .map(label -> label.id() + " " + label.name())
                        .collect(Collectors.joining(", ")));
        settings.put("data.train", hash(images.sets().train(), images.train()));
        if (images.sets().toSplit()) {
            SplitConfig split = config.data().splitOrDefault();
            settings.put(
                    "data.split", split.validation() + ", " + config.data().testShare() + ", seed " + split.seed());
        } else {
            settings.put("data.val", hash(images.sets().val(), images.val()));
        }
        if (!images.test().isEmpty()) {
            settings.put("data.test", hash(images.sets().test(), images.test()));
        }
        if (start != null) {
            settings.put("training.warm_start", start.head().identity());
        }
        if (config.grid() != null) {
            Json.values(config.grid()).forEach((key, value) -> settings.put("training.grid." + key, value));
        }
        if (!config.solver().hasEpochs()) {
            settings.keySet().removeIf(key -> EPOCHWISE.contains(key));
            settings.put("training.solver", config.solver().toString());
            settings.put(
                    "training.penalties",
                    config.penalties() == null
                            ? "the usual ones"
                            : config.penalties().toString());
        }
        return new TrainingRecord(FORMAT.number(), settings);
    }

    /** The hash of the images' contents and classes. */
    private static String hash(ImageSet set, List<ImageRef> images) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < images.size(); i++) {
            text.append(images.get(i).key())
                    .append(Arrays.toString(set.samples().get(i).classes()))
                    .append('\n');
        }
        return images.size() + " images (SHA-256 " + sha256(text.toString()) + ")";
    }

    private static String sha256(String text) {
        return Hashes.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The hash of both sets and their classes. */
    String dataSha256() {
        return sha256(settings.entrySet().stream()
                .filter(setting ->
                        setting.getKey().startsWith("data.") || setting.getKey().equals("classes"))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining()));
    }

    /** Two trainings of one fingerprint have the same course, whichever of them has more epochs. */
    String fingerprint() {
        return sha256(deciding().toString()).substring(0, 16);
    }

    /** The course does not know where patience will end, nor, under a constant rate, how long it will be. */
    private SortedMap<String, String> deciding() {
        SortedMap<String, String> deciding = new TreeMap<>(settings);
        deciding.remove(PATIENCE);
        if (Json.text(Recipe.Schedule.CONSTANT).equals('"' + settings.get("training.schedule") + '"')) {
            deciding.remove(EPOCHS);
        }
        return deciding;
    }

    /** What is another in an earlier training: {@code training.seed 0, this run has 5; ...}. */
    String differences(TrainingRecord earlier) {
        SortedMap<String, String> before = earlier.deciding();
        return deciding().entrySet().stream()
                .filter(now -> !now.getValue().equals(before.get(now.getKey())))
                .map(now -> now.getKey() + " " + shown(before.getOrDefault(now.getKey(), "none")) + ", this run has "
                        + shown(now.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String shown(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...";
    }
}
