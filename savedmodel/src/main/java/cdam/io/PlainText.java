package cdam.io;

import java.util.Locale;

/**
 * Text of files and of people as one line that shows what it holds. A terminal obeys control characters, and marks of
 * direction make a name look like another; they are written as Java does, an escape as {@code \}{@code u001b}.
 */
public final class PlainText {
    /** Longest message of an error; what is longer is cut in its middle, since both ends say something. */
    public static final int MESSAGE = 1000;

    /** Longest line of a result. */
    public static final int LINE = 4000;

    private PlainText() {}

    /**
     * One line of at most {@code most} characters.
     *
     * @param most at least 100
     */
    public static String line(String text, int most) {
        StringBuilder shown = new StringBuilder();
        boolean broken = false;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            if (character == '\n' || character == '\r') {
                broken = true;
            } else if (!broken || !Character.isWhitespace(character)) {
                append(shown, broken, character);
                broken = false;
            }
        }
        return cut(shown, most);
    }

    private static void append(StringBuilder shown, boolean broken, int character) {
        if (broken && !shown.isEmpty()) {
            shown.append(' ');
        }
        if (isHidden(character)) {
            shown.append(String.format(Locale.ROOT, "\\u%04x", character));
        } else {
            shown.appendCodePoint(character);
        }
    }

    /** What is obeyed or not seen; but the joiners that some languages write with, and tabs. */
    private static boolean isHidden(int character) {
        if (character == '\t' || character == 0x200C || character == 0x200D) {
            return false;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static String cut(StringBuilder shown, int most) {
        if (shown.length() <= most) {
            return shown.toString();
        }
        int last = most / 4;
        int first = most - last - 50; // room for what stands between them
        int from = whole(shown, shown.length() - last);
        int to = whole(shown, first);
        return shown.substring(0, to) + " ... (" + (from - to) + " characters left out) ... " + shown.substring(from);
    }

    /** A place that does not part a pair of surrogates. */
    private static int whole(StringBuilder text, int place) {
        return Character.isLowSurrogate(text.charAt(place)) ? place + 1 : place;
    }
}
