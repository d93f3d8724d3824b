package cdam.explain.bench;

/**
 * Two arrays compared.
 *
 * @param error the largest difference, relative to the largest value of the exact one
 * @param correlation Pearson's
 */
record Difference(double error, double correlation) {
    static Difference of(float[] exact, float[] rough) {
        double error = 0;
        double scale = 0;
        double meanExact = 0;
        double meanRough = 0;
        for (int i = 0; i < exact.length; i++) {
            error = Math.max(error, Math.abs((double) exact[i] - rough[i]));
            scale = Math.max(scale, Math.abs(exact[i]));
            meanExact += exact[i] / (double) exact.length;
            meanRough += rough[i] / (double) exact.length;
        }
        double product = 0;
        double squaresExact = 0;
        double squaresRough = 0;
        for (int i = 0; i < exact.length; i++) {
            product += (exact[i] - meanExact) * (rough[i] - meanRough);
            squaresExact += Math.pow(exact[i] - meanExact, 2);
            squaresRough += Math.pow(rough[i] - meanRough, 2);
        }
        return new Difference(error / scale, product / Math.sqrt(squaresExact * squaresRough));
    }
}
