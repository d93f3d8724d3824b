package cdam.io;

/**
 * The layout of a kind of file that the product writes and reads again: every such JSON file has it as {@code
 * format_version}. It is raised when a reader of today could misread a file of tomorrow.
 *
 * @param oldest layout that this release still reads
 * @param number of the layout that this release writes
 * @param remedy what a user does about a file of another one, such as "import the checkpoint again"
 */
public record FormatVersion(int oldest, int number, String remedy) {
    /** One layout only. */
    public FormatVersion(int number, String remedy) {
        this(number, number, remedy);
    }

    /**
     * Refuses another layout.
     *
     * @param where the file, for the message
     * @param found the file's version; 0 where it has none
     * @throws InputException if it is not from {@link #oldest} to {@link #number}
     */
    public void require(Object where, int found) {
        if (found < oldest || found > number) {
            throw new InputException(where + ": expected format_version "
                    + (oldest < number ? oldest + " to " : "") + number + ", found "
                    + (found == 0 ? "none" : found)
                    + (found > number ? ", written by a newer release: use that one, or " : "; ")
                    + remedy);
        }
    }
}
