package cdam.bundle;

/** Where a run gets its model from: {@code Model::load}, or a place that keeps one for many runs. */
@FunctionalInterface
public interface ModelLoader {
    /** A model; the caller closes it, which does nothing to one that is kept elsewhere. */
    Model load(Bundle bundle, SessionOptions options);
}
