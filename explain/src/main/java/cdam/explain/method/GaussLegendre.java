package cdam.explain.method;

/**
 * Gauss-Legendre quadrature on [0, 1]: exact for polynomials up to degree 2n - 1.
 *
 * @param nodes n points, increasing
 * @param weights n weights, their sum 1
 */
record GaussLegendre(double[] nodes, double[] weights) {
    /** The rule with n points: roots of the Legendre polynomial P_n by Newton's method. */
    static GaussLegendre of(int n) {
        double[] nodes = new double[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            double x = -Math.cos(Math.PI * (i + 0.75) / (n + 0.5)); // within Newton's reach of the root
            double slope = 0;
            for (double step = 1; Math.abs(step) > 1e-15; x -= step) {
                double p = 1;
                double previous = 0;
                for (int k = 1; k <= n; k++) {
                    double next = ((2 * k - 1) * x * p - (k - 1) * previous) / k;
                    previous = p;
                    p = next;
                }
                slope = n * (x * p - previous) / (x * x - 1);
                step = p / slope;
            }
            nodes[i] = (1 + x) / 2;
            weights[i] = 1 / ((1 - x * x) * slope * slope);
        }
        return new GaussLegendre(nodes, weights);
    }
}
