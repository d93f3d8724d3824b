package cdam.explain.serve;

/**
 * What clients may ask for again. Of {@link Limits#keptBytes} they hold, in sixteenths: 10 photos with their maps, 2 jobs, 1
 * latents, which outlive their photos for concepts, 1 concepts. The other 2 are for answers that are on their way.
 */
record Results(Kept<Explained> images, Kept<float[]> latents, Kept<float[]> concepts, Kept<Job> jobs) {
    /** What keeping a small thing costs beside it: its name, its client's, links. */
    private static final int NAMES = 256;

    static Results of(Limits limits) {
        long part = limits.keptBytes() / 16;
        return new Results(
                new Kept<>("image", 10 * part, Explained::bytes),
                new Kept<>("image", part, Results::bytes),
                new Kept<>("concept", part, Results::bytes),
                new Kept<>("job", 2 * part, Results::bytes, Job::isOver));
    }

    private static long bytes(float[] latent) {
        return NAMES + 4L * latent.length;
    }

    private static long bytes(Job job) {
        return job.seen().bytes() + 4L * job.mostMaps() * job.seen().patches();
    }

    /** Keeps a photo's results; returns their name. */
    String add(Client client, Explained explained) {
        String id = images.add(client, explained);
        latents.add(id, client, explained.latent());
        return id;
    }
}
