package cdam.explain.metric;

/** What a metric reads. Those of one basis see the same numbers, so they count once in a mean rank. */
public enum Basis {
    PAIRS(""),
    MAPS("simplicity: maps alone"),
    REMOVAL_CURVES(Basis.FAITHFULNESS),
    IMPUTED_PATCHES(Basis.FAITHFULNESS),
    BOXES(Basis.FAITHFULNESS),
    PATCH_SETS(Basis.FAITHFULNESS),
    PATCH_GROUPS(Basis.FAITHFULNESS),
    OTHER_CLASSES(Basis.SPECIFICITY),
    SHUFFLED_WEIGHTS(Basis.SPECIFICITY),
    NOISE("stability: the image disturbed"),
    REGIONS(Basis.LOCALISATION),
    MOSAICS(Basis.LOCALISATION),
    INTERVENTIONS("importance: things taken out of the picture, the classes that it shows");

    private static final String FAITHFULNESS = "faithfulness: the predicted class";
    private static final String LOCALISATION = "localisation: the classes that an image shows";
    private static final String SPECIFICITY = "specificity: other classes and other weights";

    private final String question;

    Basis(String question) {
        this.question = question;
    }

    /** What it answers, with the classes it is asked of; empty where it does not judge. Each question has ranks of its own. */
    public String question() {
        return question;
    }
}
