package cdam.train.metric;

/**
 * What a classifier said of one image with one label.
 *
 * @param label the true class
 * @param predicted the class with the largest logit; of equal ones the first
 * @param rank how many classes stand before the true one: 0 is a correct prediction
 * @param confidence the softmax probability of the predicted class
 * @param loss the cross entropy, -log of the true class's softmax probability
 */
public record Outcome(int label, int predicted, int rank, float confidence, double loss) {

    /** Reads one row of logits (rows, classes). */
    public static Outcome of(float[] logits, int row, int classes, int label) {
        int start = row * classes;
        int predicted = 0;
        int rank = 0;
        for (int c = 0; c < classes; c++) {
            if (logits[start + c] > logits[start + predicted]) {
                predicted = c;
            }
            float difference = logits[start + c] - logits[start + label];
            if (difference > 0 || (difference == 0 && c < label)) {
                rank++;
            }
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.exp(logits[start + c] - (double) logits[start + predicted]);
        }
        double loss = Math.log(sum) + logits[start + predicted] - logits[start + label];
        return new Outcome(label, predicted, rank, (float) (1 / sum), loss);
    }
}
