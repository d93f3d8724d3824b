package cdam.io;

/** Fields of a table between commas, as RFC 4180 says. */
public final class Csv {
    private Csv() {}

    /** The text as it is, for tables that are read back; between quotes where it must be. */
    public static String field(String text) {
        return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /**
     * A name as a field of a table for people, as {@link PlainText}: what a spreadsheet would take for a formula and run stands
     * behind an apostrophe, as text there.
     */
    public static String label(String text) {
        String line = PlainText.line(text, PlainText.LINE);
        return field(line.matches("[=+\\-@\t].*") ? "'" + line : line);
    }
}
