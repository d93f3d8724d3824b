package cdam.explain.render;

/** Which maps share one scale; only maps of one method (tiles of one group) ever do. */
public enum ScaleScope {
    /** Every map has its own. */
    MAP("each map has its own scale"),
    /** The maps of one row, which is one image as a rule. */
    ROW("the maps of one method in a row share a scale"),
    /** All maps of the sheet. */
    SHEET("all maps of one method share a scale");

    private final String label;

    ScaleScope(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
