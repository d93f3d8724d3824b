package cdam.explain.method;

import cdam.explain.run.Run;
import cdam.explain.target.TargetBatch;

/** A way to score an image's patches. Immutable; its options are its fields. */
public interface Method {
    /** Scores of every image and target of a batch. Targets are ignored where {@link MethodInfo#needsTarget} is false. */
    Scores explain(Run run, TargetBatch targets, Progress progress);
}
