package cdam.explain.job;

import cdam.cli.Console;
import cdam.cli.ProgressBar;
import cdam.explain.method.MethodSpec;
import cdam.explain.method.Progress;

/** How far a batch of images is, method by method, each as long as it is expected to take. */
final class BatchProgress {
    private final ProgressBar bar;
    private final ProgressBar.Part part;
    private final Costs costs;
    private final Console console;
    private double begun = Costs.OF_IMAGE;

    BatchProgress(ProgressBar bar, int images, Costs costs, Console console) {
        this.bar = bar;
        this.part = bar.part(images);
        this.costs = costs;
        this.console = console;
    }

    /** Progress of the next method; those before it are done. */
    Progress of(MethodSpec method) {
        double before = begun;
        begun += costs.of(method);
        part.at(before / costs.ofImage());
        return new Progress() {
            @Override
            public void at(long done, long total) {
                bar.message(method + " " + done + "/" + total);
                part.at(share(done, total));
            }

            @Override
            public void goesOn(long done, long total) {
                console.note(
                        method + ": goes on after " + done + " of " + total + " steps, which an earlier run has done");
                part.skipTo(share(done, total));
            }

            private double share(long done, long total) {
                return (before + costs.of(method) * done / total) / costs.ofImage();
            }
        };
    }

    /** All is done. */
    void end() {
        part.at(1);
    }
}
