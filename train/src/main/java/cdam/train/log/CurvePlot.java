package cdam.train.log;

import cdam.io.AtomicFiles;
import cdam.train.head.EpochRecord;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The curves of a run as a picture: losses on the left, shares such as top-1 on the right. */
public final class CurvePlot {
    private static final Color[] COLOURS = {
        new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7), new Color(0x56B4E9)
    };

    private CurvePlot() {}

    /** Writes a PNG, atomically. */
    public static void write(Path file, List<EpochRecord> history) {
        XYChart losses = chart("loss");
        add(losses, "training", history, EpochRecord::trainLoss);
        add(losses, "validation", history, EpochRecord::validationLoss);
        XYChart shares = chart("share of validation images");
        Map<String, Double> last = new TreeMap<>(history.get(history.size() - 1).validation());
        last.remove("loss");
        for (String metric : last.keySet()) {
            add(
                    shares,
                    metric.replace('_', ' '),
                    history,
                    epoch -> epoch.validation().getOrDefault(metric, Double.NaN));
        }
        shares.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
        AtomicFiles.write(file, out -> BitmapEncoder.saveBitmap(List.of(losses, shares), 1, 2, out, BitmapFormat.PNG));
    }

    private static void add(
            XYChart chart, String name, List<EpochRecord> history, ToDoubleFunction<EpochRecord> value) {
        double[] epochs = history.stream().mapToDouble(EpochRecord::epoch).toArray();
        XYSeries series = chart.addSeries(
                name, epochs, history.stream().mapToDouble(value).toArray());
        series.setLineColor(COLOURS[(chart.getSeriesCollection().size() - 1) % COLOURS.length]);
        series.setMarkerColor(series.getLineColor());
        series.setLineStyle(SeriesLines.SOLID);
        series.setMarker(SeriesMarkers.CIRCLE);
    }

    private static XYChart chart(String quantity) {
        XYChart chart = new XYChartBuilder()
                .width(640)
                .height(420)
                .xAxisTitle("epoch")
                .yAxisTitle(quantity)
                .build();
        AxesChartStyler styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setLegendBorderColor(Color.WHITE)
                .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setPlotGridLinesColor(new Color(0xE0E0E0));
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setXAxisDecimalPattern("0");
        return chart;
    }
}
