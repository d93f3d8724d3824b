package cdam.train.log;

import cdam.font.Typeface;
import cdam.io.AtomicFiles;
import cdam.train.head.EpochRecord;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;

/**
 * The curves of a run as a picture: losses on the left, shares such as top-1 on the right, the kept epoch marked. It needs no
 * font of the machine, see {@link Typeface}.
 */
public final class CurvePlot {
    private CurvePlot() {}

    /** Writes a PNG, atomically. */
    public static void write(Path file, List<EpochRecord> history) {
        List<CurvePanel.Curve> losses = List.of(
                curve("training", history, EpochRecord::trainLoss),
                curve("validation", history, EpochRecord::validationLoss));
        List<CurvePanel.Curve> shares = new ArrayList<>();
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
        BufferedImage page = new BufferedImage(2 * CurvePanel.WIDTH, CurvePanel.HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = page.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        new CurvePanel(graphics, 0, "loss", history, kept).draw(losses, 0, CurvePanel.top(losses));
        new CurvePanel(graphics, CurvePanel.WIDTH, "on the validation images", history, kept).draw(shares, 0, 1);
        graphics.dispose();
        AtomicFiles.write(file, out -> ImageIO.write(page, "png", out));
    }

    private static CurvePanel.Curve curve(String name, List<EpochRecord> history, ToDoubleFunction<EpochRecord> value) {
        return new CurvePanel.Curve(name, history.stream().mapToDouble(value).toArray());
    }
}
