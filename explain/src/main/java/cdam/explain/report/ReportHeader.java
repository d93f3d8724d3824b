package cdam.explain.report;

import cdam.explain.render.PageStyle;
import java.util.List;
import java.util.Map;

/**
 * What the page says of the whole run.
 *
 * @param title lines
 * @param provenance whatever changes results, by name
 * @param definitions what each method computes and where it is defined
 * @param look how maps are drawn
 * @param command the words of the command line without images, methods and targets
 */
public record ReportHeader(
        List<String> title,
        Map<String, String> provenance,
        Map<String, String> definitions,
        PageStyle look,
        List<String> command) {}
