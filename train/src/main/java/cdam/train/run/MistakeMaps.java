package cdam.train.run;

import cdam.bundle.ClassMapSheets;
import cdam.bundle.Head;
import cdam.bundle.HeadCard;
import cdam.bundle.HeadInput;
import cdam.bundle.Labels;
import cdam.train.report.Mistake;
import cdam.vit.LinearHead;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Maps of the classes that took part in a head's first mistakes, where the program has what draws them. */
final class MistakeMaps {
    private final TrainConfig config;
    private final LatentPipeline pipeline;
    private final RunConsole console;

    MistakeMaps(TrainConfig config, LatentPipeline pipeline, RunConsole console) {
        this.config = config;
        this.pipeline = pipeline;
        this.console = console;
    }

    /** The head is not in the bundle yet. A page that cannot be drawn in full does not end a training. */
    ClassMapSheets.Drawn draw(LinearHead linear, HeadInput input, Labels labels, List<Mistake> mistakes) {
        int wanted = Math.min(config.mistakeMapsOrDefault(), mistakes.size());
        Optional<ClassMapSheets> sheets = ClassMapSheets.find();
        if (wanted == 0 || sheets.isEmpty()) {
            return none(wanted == 0 ? "" : "Class maps are left out: this program has no module that draws them.");
        }
        try {
            return sheets.get()
                    .draw(
                            pipeline.bundle(),
                            head(linear, input, labels),
                            pipeline.framing(),
                            config.session(),
                            mistakes.subList(0, wanted).stream()
                                    .map(mistake -> new ClassMapSheets.Request(
                                            mistake.file(), mistake.classes(), mistake.titles()))
                                    .toList());
        } catch (RuntimeException | LinkageError e) {
            console.note("warning: the mistakes' class maps were not drawn: " + e.getMessage());
            return none("Class maps could not be drawn.");
        }
    }

    private static ClassMapSheets.Drawn none(String why) {
        return new ClassMapSheets.Drawn(List.of(), why);
    }

    private Head head(LinearHead linear, HeadInput input, Labels labels) {
        HeadCard card =
                new HeadCard(config.recipe().task().headKind(), input, linear.features(), labels.all(), Map.of(), "");
        return new Head(config.head(), card, linear);
    }
}
