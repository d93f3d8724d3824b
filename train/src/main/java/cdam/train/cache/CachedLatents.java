package cdam.train.cache;

import cdam.train.head.Latents;
import java.util.List;

/** Latents read from memory-mapped shards, in the order of a list of images. */
final class CachedLatents implements Latents {
    private final List<ViewCache.Place> places;
    private final int features;

    CachedLatents(List<ViewCache.Place> places, int features) {
        this.places = List.copyOf(places);
        this.features = features;
    }

    @Override
    public int size() {
        return places.size();
    }

    @Override
    public int width() {
        return features;
    }

    @Override
    public void copy(int image, float[] target, int offset) {
        places.get(image).copy(target, offset);
    }
}
