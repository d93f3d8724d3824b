package cdam.train.report;

import cdam.canvas.DataUri;
import java.util.List;
import java.util.Optional;

/** The most confident mistakes with their photos, the first of them with maps of the classes that took part. */
final class MistakeGallery {
    private static final int SHOWN = 24;

    private MistakeGallery() {}

    static void append(StringBuilder html, ReportData data) {
        List<Mistake> mistakes = data.mistakes();
        List<Optional<byte[]>> maps = data.maps().sheets();
        boolean single = PerClassTable.isSingle(data.evaluation());
        html.append("<h2>Most confident mistakes</h2><p>")
                .append(mistakes.isEmpty() ? "None" : mistakes.size())
                .append(single ? " wrong among " + data.images() : " wrong labels or missing ones on " + data.images())
                .append(" images")
                .append(mistakes.size() > SHOWN ? ", of which " + SHOWN + " are shown. " : ". ")
                .append(mistakes.isEmpty() ? "" : Html.escape(data.maps().legend()))
                .append("</p>");
        html.append("<div class=\"photos\">");
        for (int i = 0; i < Math.min(maps.size(), mistakes.size()); i++) {
            String picture = maps.get(i)
                    .map(png -> "<img alt=\"photo and class maps\" src=\"" + DataUri.of("png", png) + "\">")
                    .orElse("");
            html.append("<figure class=\"maps\">").append(picture).append(caption(mistakes.get(i)));
        }
        html.append("</div><div class=\"photos\">");
        for (Mistake mistake :
                mistakes.subList(Math.min(maps.size(), mistakes.size()), Math.min(SHOWN, mistakes.size()))) {
            html.append("<figure>");
            Thumbnail.of(mistake.file())
                    .ifPresent(address ->
                            html.append("<img alt=\"\" src=\"").append(address).append("\">"));
            html.append(caption(mistake));
        }
        html.append("</div>");
    }

    private static String caption(Mistake mistake) {
        return "<figcaption>" + Html.escape(mistake.caption()) + "<br><small>"
                + Html.escape(String.valueOf(mistake.file().getFileName())) + "</small></figcaption></figure>";
    }
}
