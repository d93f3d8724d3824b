package cdam.train.head;

/** What a head is trained and validated on. */
public interface TrainingData {
    /** C. */
    int classes();

    /** The class indices of each training image; exactly one for a single-label head. */
    int[][] labels();

    /** The class indices of each validation image. */
    int[][] validationLabels();

    /** The training images' latents as drawn for an epoch, counted from 0. */
    Latents latents(int epoch);

    /** The validation images' latents. */
    Latents validationLatents();
}
