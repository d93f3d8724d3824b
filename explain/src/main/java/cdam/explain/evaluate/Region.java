package cdam.explain.evaluate;

/**
 * Where a class is in an image.
 *
 * @param classIndex its row in the head
 * @param name for people
 * @param inside the share of each patch's area inside, 0 to 1, row by row
 */
record Region(int classIndex, String name, float[] inside) {
    /** Its share of the image. */
    double area() {
        double sum = 0;
        for (float share : inside) {
            sum += share;
        }
        return sum / inside.length;
    }
}
