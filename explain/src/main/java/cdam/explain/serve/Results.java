package cdam.explain.serve;

/**
 * What clients may ask for again. Together they hold {@link Limits#keptBytes}: three quarters photos with their maps, an
 * eighth jobs, a sixteenth latents, which outlive their photos for concepts, and a sixteenth concepts.
 */
record Results(Kept<Explained> images, Kept<float[]> latents, Kept<float[]> concepts, Kept<Job> jobs) {
    /** What keeping a small thing costs beside it: its name, its client's, links. */
    private static final int NAMES = 256;

    static Results of(Limits limits) {
        long part = limits.keptBytes() / 16;
        return new Results(
                new Kept<>("image", 12 * part, Explained::bytes),
                new Kept<>("image", part, Results::bytes),
                new Kept<>("concept", part, Results::bytes),
                new Kept<>("job", 2 * part, Results::bytes, Job::isOver));
    }

    private static long bytes(float[] latent) {
        return NAMES + 4L * latent.length;
    }

    private static long bytes(Job job) {
        return job.seen().bytes() + 4L * job.seen().patches();
    }

    /** Keeps a photo's results; returns their name. */
    String add(String client, Explained explained) {
        String id = images.add(client, explained);
        latents.add(id, client, explained.latent());
        return id;
    }
}
