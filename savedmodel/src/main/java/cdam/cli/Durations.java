package cdam.cli;

/** How long something takes, in words. */
public final class Durations {
    private Durations() {}

    /** Two units at most: {@code 8 s}, {@code 3 min 20 s}, {@code 2 h 40 min}, {@code 3 d 4 h}. */
    public static String text(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        long minutes = whole / 60;
        if (minutes < 60) {
            return minutes + " min" + rest(whole % 60, "s");
        }
        long hours = minutes / 60;
        return hours < 24 ? hours + " h" + rest(minutes % 60, "min") : hours / 24 + " d" + rest(hours % 24, "h");
    }

    private static String rest(long count, String unit) {
        return count == 0 ? "" : " " + count + " " + unit;
    }
}
