package cdam.train.log;

import cdam.canvas.LineChart;
import cdam.canvas.PngCanvas;
import cdam.io.AtomicFiles;
import cdam.train.head.EpochRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * The curves of a run as a picture: losses on the left, shares such as top-1 on the right, the kept epoch marked.
 */
public final class CurvePlot {
    private CurvePlot() {}

    /** Writes a PNG, atomically. */
    public static void write(Path file, List<EpochRecord> history) {
        List<LineChart.Line> losses = List.of(
                curve("training", history, EpochRecord::trainLoss),
                curve("validation", history, EpochRecord::validationLoss));
        List<LineChart.Line> shares = new ArrayList<>();
        for (String metric :
                new TreeSet<>(history.get(history.size() - 1).validation().keySet())) {
            if (!metric.equals("loss")) {
                shares.add(curve(
                        metric.replace('_', ' '),
                        history,
                        epoch -> epoch.validation().getOrDefault(metric, Double.NaN)));
            }
        }
        int kept = history.stream()
                .min(Comparator.comparingDouble(EpochRecord::validationLoss))
                .map(EpochRecord::epoch)
                .orElse(1);
        double[] epochs = history.stream().mapToDouble(EpochRecord::epoch).toArray();
        PngCanvas page = new PngCanvas(2 * LineChart.WIDTH, LineChart.HEIGHT, 0xFFFFFF);
        LineChart.of("loss", "epoch", epochs, losses)
                .marked(kept, "kept: " + kept)
                .draw(page, 0);
        LineChart.of("on the validation images", "epoch", epochs, shares)
                .between(0, 1)
                .marked(kept, "kept: " + kept)
                .draw(page, LineChart.WIDTH);
        AtomicFiles.write(file, page::write);
    }

    private static LineChart.Line curve(String name, List<EpochRecord> history, ToDoubleFunction<EpochRecord> value) {
        return new LineChart.Line(name, history.stream().mapToDouble(value).toArray());
    }
}
