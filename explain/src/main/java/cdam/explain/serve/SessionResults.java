package cdam.explain.serve;

/**
 * What clients may ask for again. Of {@link Limits#keptBytes} they hold, in sixteenths: 10 photos with their maps, 2 jobs, 1
 * latents, which outlive their photos for concepts, 1 concepts. The other 2 are for answers that are on their way.
 */
record SessionResults(
        ResultCache<PhotoExplanation> images,
        ResultCache<float[]> latents,
        ResultCache<float[]> concepts,
        ResultCache<Job> jobs) {
    /** What keeping a small thing costs beside it: its name, its client's, links. */
    private static final int NAMES = 256;

    static SessionResults of(Limits limits) {
        long part = limits.keptBytes() / 16;
        return new SessionResults(
                new ResultCache<>("image", 10 * part, PhotoExplanation::bytes),
                new ResultCache<>("image", part, SessionResults::bytes),
                new ResultCache<>("concept", part, SessionResults::bytes),
                new ResultCache<>("job", 2 * part, SessionResults::bytes, Job::isOver));
    }

    private static long bytes(float[] latent) {
        return NAMES + 4L * latent.length;
    }

    private static long bytes(Job job) {
        return job.seen().bytes() + 4L * job.mostMaps() * job.seen().patches();
    }

    /** Keeps a photo's results; returns their name. */
    String add(Client client, PhotoExplanation explained) {
        String id = images.add(client, explained);
        latents.add(id, client, explained.latent());
        return id;
    }
}
