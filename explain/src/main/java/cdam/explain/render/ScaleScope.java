package cdam.explain.render;

/** Which maps share one scale; only maps of one method (tiles of one group) ever do. */
public enum ScaleScope {
    /** Every map has its own. */
    MAP("each its own scale"),
    /** The maps of one row, which is one image as a rule. */
    ROW("one scale for a method in a row"),
    /** All maps of the sheet. */
    SHEET("one scale for a method in the whole sheet");

    private final String label;

    ScaleScope(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
