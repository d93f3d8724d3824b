package cdam.train.report;

/** Fields of a table between commas, as RFC 4180 says. */
public final class Csv {
    private Csv() {}

    /** The text, between quotes where it must be. */
    public static String field(String text) {
        return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
