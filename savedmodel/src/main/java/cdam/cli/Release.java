package cdam.cli;

/** What this program calls itself in the files that it writes. */
public final class Release {
    public static final String NAME = "cdam";
    public static final String VERSION = version();

    private Release() {}

    /** From the jar's manifest; a build that is not packed has none. */
    private static String version() {
        String version = Release.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }
}
