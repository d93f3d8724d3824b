package cdam.canvas;

import cdam.font.Typeface;
import java.util.ArrayList;
import java.util.List;

/** Lines of text: cleaned, shortened, broken. */
public final class TextFit {
    private static final int MAX_LENGTH = 500;
    private static final String ELLIPSIS = "…";

    private TextFit() {}

    /** One line that XML can hold: no control characters, no halves of surrogate pairs, at most 500 characters. */
    public static String printable(String text) {
        return text.codePoints()
                .limit(MAX_LENGTH)
                .map(character -> isPrintable(character) ? character : ' ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The text, or as much of its beginning as fits, with an ellipsis. */
    public static String fit(String text, double size, double width) {
        if (Typeface.sans().width(text, size) <= width) {
            return text;
        }
        int[] characters = text.codePoints().toArray();
        int kept = characters.length;
        while (kept > 0 && Typeface.sans().width(new String(characters, 0, kept) + ELLIPSIS, size) > width) {
            kept--;
        }
        return new String(characters, 0, kept).stripTrailing() + ELLIPSIS;
    }

    /** The text, or as much of its beginning and end as fits, with an ellipsis in the middle: names differ at their ends. */
    public static String fitMiddle(String text, double size, double width) {
        int[] characters = text.codePoints().toArray();
        String fitted = text;
        for (int kept = characters.length - 1; kept >= 0 && Typeface.sans().width(fitted, size) > width; kept--) {
            int end = (kept + 1) / 2;
            fitted = new String(characters, 0, kept - end).stripTrailing()
                    + ELLIPSIS
                    + new String(characters, characters.length - end, end).stripLeading();
        }
        return fitted;
    }

    /** The text on one line or two, broken between words; what does not fit there loses its middle. */
    public static List<String> oneOrTwo(String text, double size, double width) {
        if (Typeface.sans().width(text, size) <= width) {
            return List.of(text);
        }
        int against = text.indexOf(" against "); // of two classes each keeps its ends
        if (against > 0) {
            return List.of(
                    fitMiddle(text.substring(0, against), size, width),
                    fitMiddle(text.substring(against + 1), size, width));
        }
        int cut = -1;
        for (int space = text.indexOf(' '); space >= 0; space = text.indexOf(' ', space + 1)) {
            if (Typeface.sans().width(text.substring(0, space), size) <= width) {
                cut = space;
            }
        }
        return cut <= 0
                ? List.of(fitMiddle(text, size, width))
                : List.of(text.substring(0, cut), fitMiddle(text.substring(cut + 1), size, width));
    }

    /** The text in lines that fit, broken between words. */
    public static List<String> wrap(String text, double size, double width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && Typeface.sans().width(longer, size) > width) {
                lines.add(line);
                longer = word;
            }
            line = fit(longer, size, width);
        }
        lines.add(line);
        return lines;
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
