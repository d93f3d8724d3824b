package cdam.train.solver;

import cdam.bundle.Tensors;
import cdam.train.head.Recipe.Task;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** The labels of a block of images as a tensor: indices (n), or (n,C) of 0 and 1 for several labels. */
record Truth(Task task, int[][] labels, int classes) {
    TType of(int start, int rows) {
        if (task == Task.SINGLE_LABEL) {
            int[] indices = new int[rows];
            for (int i = 0; i < rows; i++) {
                indices[i] = labels[start + i][0];
            }
            return TInt32.tensorOf(Shape.of(rows), DataBuffers.of(indices));
        }
        float[] hot = new float[rows * classes];
        for (int i = 0; i < rows; i++) {
            for (int label : labels[start + i]) {
                hot[i * classes + label] = 1;
            }
        }
        return Tensors.of(hot, rows, classes);
    }
}
