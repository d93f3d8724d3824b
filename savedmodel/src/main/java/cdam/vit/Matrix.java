package cdam.vit;

/**
 * A linear layer's numbers.
 *
 * @param weight (out, in) row-major, as PyTorch has it
 * @param out rows of the weight
 */
record Matrix(float[] weight, int out) {
    int in() {
        return weight.length / out;
    }

    /** Every output multiplied by its factor. */
    Matrix scaled(float[] factors) {
        float[] scaledWeight = new float[weight.length];
        for (int row = 0; row < out; row++) {
            for (int column = 0; column < in(); column++) {
                scaledWeight[row * in() + column] = weight[row * in() + column] * factors[row];
            }
        }
        return new Matrix(scaledWeight, out);
    }

    /** The weight as (in, out). */
    float[] transposed() {
        int in = in();
        float[] transposed = new float[weight.length];
        for (int row = 0; row < out; row++) {
            for (int column = 0; column < in; column++) {
                transposed[column * out + row] = weight[row * in + column];
            }
        }
        return transposed;
    }
}
