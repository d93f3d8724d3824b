package cdam.explain.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where a measurement spends its time, by kind of operation.
 *
 * @param kinds the slowest first
 */
record OperationProfile(List<Kind> kinds) {
    /**
     * A kind of operation.
     *
     * @param name TensorFlow's
     * @param count how many there are
     * @param milliseconds of all of them
     */
    record Kind(String name, int count, double milliseconds) {}

    static OperationProfile of(List<Trace.Operation> operations) {
        Map<String, Kind> kinds = new HashMap<>();
        operations.forEach(operation -> kinds.merge(
                operation.kind(),
                new Kind(operation.kind(), 1, operation.milliseconds()),
                (a, b) -> new Kind(a.name(), a.count() + b.count(), a.milliseconds() + b.milliseconds())));
        return new OperationProfile(kinds.values().stream()
                .sorted(Comparator.comparingDouble(Kind::milliseconds).reversed())
                .toList());
    }

    /** The table for people. */
    List<String> lines() {
        double total = kinds.stream().mapToDouble(Kind::milliseconds).sum();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%9s %6s %6s  operation, %.1f ms in all", "ms", "share", "count", total));
        for (Kind kind : kinds) {
            if (kind.milliseconds() >= total / 1000) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%9.2f %5.1f%% %6d  %s",
                        kind.milliseconds(),
                        100 * kind.milliseconds() / total,
                        kind.count(),
                        kind.name()));
            }
        }
        return lines;
    }
}
