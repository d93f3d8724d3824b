package cdam.train.run;

import cdam.train.augment.View;
import cdam.train.head.Latents;
import cdam.train.head.TrainingData;

/** Training data whose latents come from the cache; an epoch's are computed when it begins. */
final class CachedData implements TrainingData {
    private final LatentPipeline preparation;
    private final ReadableSet train;
    private final ReadableSet val;

    /** @param train with the latents of the first epoch */
    CachedData(LatentPipeline preparation, ReadableSet train, ReadableSet val) {
        this.preparation = preparation;
        this.train = train;
        this.val = val;
    }

    @Override
    public int classes() {
        return train.set().labels().size();
    }

    @Override
    public int[][] labels() {
        return train.set().classes();
    }

    @Override
    public int[][] validationLabels() {
        return val.set().classes();
    }

    @Override
    public Latents latents(int epoch) {
        View view = preparation.trainingView(epoch);
        return view.equals(preparation.trainingView(0)) // of every epoch without augmentation
                ? train.latents()
                : preparation.latents("train, epoch " + (epoch + 1), train, view);
    }

    @Override
    public Latents validationLatents() {
        return val.latents();
    }
}
