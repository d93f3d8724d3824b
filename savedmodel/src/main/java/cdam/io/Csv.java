package cdam.train.report;

/** Fields of a table between commas, as RFC 4180 says. */
public final class Csv {
    private Csv() {}

    /** The text, between quotes where it must be. */
    public static String field(String text) {
        return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** A label: what a spreadsheet would take for a formula and run stands behind an apostrophe, as text there. */
    static String label(String text) {
        return field(text.matches("(?s)[=+\\-@\t\r].*") ? "'" + text : text);
    }
}
