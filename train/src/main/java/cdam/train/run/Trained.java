package cdam.train.run;

import cdam.bundle.Head;
import cdam.train.fit.FittedHead;

/**
 * What a finished training has made.
 *
 * @param head as it is in the bundle
 * @param fitted the same with what was measured
 * @param images how many it was measured on
 */
public record Trained(Head head, FittedHead fitted, int images) {}
