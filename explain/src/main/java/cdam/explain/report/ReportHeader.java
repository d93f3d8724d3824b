package cdam.explain.report;

import java.util.List;
import java.util.Map;

/**
 * What the page says of the whole run.
 *
 * @param title lines
 * @param provenance whatever changes results, by name
 * @param definitions what each method computes and where it is defined
 * @param signedColours stops of signed maps, {@code #rrggbb} from the lowest score to the highest
 * @param unsignedColours stops of the others, from zero up
 * @param strength of the colours over the photo, 0 to 1
 * @param smooth whether maps are first shown smooth
 */
public record ReportHeader(
        List<String> title,
        Map<String, String> provenance,
        Map<String, String> definitions,
        List<String> signedColours,
        List<String> unsignedColours,
        double strength,
        boolean smooth) {}
