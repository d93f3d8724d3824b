package cdam.explain.metric;

import static cdam.io.UsageException.require;
import static java.util.Objects.requireNonNullElse;

import java.util.List;

/**
 * What can be chosen about the metrics that ask the model.
 *
 * @param points of a removal curve, both ends counted
 * @param boxes of box sensitivity
 * @param boxSide their side as a share of the grid's side
 * @param sets of sensitivity-n, for each n
 * @param setShares each n as a share of all patches
 */
public record MetricSettings(Integer points, Integer boxes, Double boxSide, Integer sets, List<Double> setShares) {
    private static final List<Double> SET_SHARES = List.of(0.05, 0.1, 0.25, 0.5);
    public static final MetricSettings DEFAULTS = new MetricSettings(41, 100, 0.25, 50, SET_SHARES);

    public MetricSettings { // a config may leave any of them out
        points = requireNonNullElse(points, 41);
        boxes = requireNonNullElse(boxes, 100);
        boxSide = requireNonNullElse(boxSide, 0.25);
        sets = requireNonNullElse(sets, 50);
        setShares = requireNonNullElse(setShares, SET_SHARES);
        require(points >= 3 && points <= 1001, "points: expected 3 to 1001, found " + points);
        require(boxes >= 3 && boxes <= 100_000, "boxes: expected 3 to 100000, found " + boxes);
        require(boxSide > 0 && boxSide <= 1, "box_side: expected a share above 0 and up to 1, found " + boxSide);
        require(sets >= 3 && sets <= 100_000, "sets: expected 3 to 100000, found " + sets);
        setShares = List.copyOf(setShares);
        require(
                !setShares.isEmpty() && setShares.stream().allMatch(share -> share > 0 && share < 1),
                "set_shares: expected shares between 0 and 1, found " + setShares);
    }
}
