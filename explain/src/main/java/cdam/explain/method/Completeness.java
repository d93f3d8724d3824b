package cdam.explain.method;

import cdam.explain.method.ImageMethod.ImageScores;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells of maps that promise a sum ({@link Method#total}) how well they keep it. */
final class Completeness {
    /** Diagnostics of each map: |sum + beside - explained| of those below. */
    static final String RESIDUAL = "completeness residual";

    static final String SUM = "sum of the map";
    static final String BESIDE = "beside the patches";
    static final String EXPLAINED = "score explained";

    private Completeness() {}

    /**
     * Maps with their diagnostics.
     *
     * @param beside what comes from elsewhere than the patches, [target]
     * @param explained what both amount to [target]
     * @param others more diagnostics
     */
    static ImageScores of(float[][] maps, double[] beside, double[] explained, Map<String, double[]> others) {
        double[] sums = new double[maps.length];
        double[] residuals = new double[maps.length];
        for (int target = 0; target < maps.length; target++) {
            for (float score : maps[target]) {
                sums[target] += score;
            }
            residuals[target] = Math.abs(sums[target] + beside[target] - explained[target]);
        }
        Map<String, double[]> diagnostics = new LinkedHashMap<>(others);
        diagnostics.put(SUM, sums);
        diagnostics.put(BESIDE, beside);
        diagnostics.put(EXPLAINED, explained);
        diagnostics.put(RESIDUAL, residuals);
        return new ImageScores(maps, diagnostics);
    }
}
