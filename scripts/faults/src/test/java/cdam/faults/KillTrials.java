package cdam.faults;

import java.util.SplittableRandom;

/** Kills a scenario's command at random moments and runs it again, until its results must be those of an undisturbed run. */
final class KillTrials {
    /** A run is killed so often at most before it may end. */
    private static final int KILLS_A_RUN = 3;

    private final Trials trials;
    private final SplittableRandom random;

    KillTrials(Trials trials, long seed) {
        this.trials = trials;
        this.random = new SplittableRandom(seed ^ trials.scenario().name().hashCode());
    }

    /**
     * Runs, with kills, until there were so many of them.
     *
     * @return how many runs were brought to their end
     */
    int kill(int kills) throws InterruptedException {
        int runs = 0;
        for (int left = kills; left > 0; runs++) {
            trials.begin();
            left -= killed(Math.min(left, 1 + random.nextInt(KILLS_A_RUN)));
            trials.end();
            trials.requireSame("kills");
        }
        return runs;
    }

    private int killed(int kills) throws InterruptedException {
        for (int done = 0; done < kills; done++) {
            Program program = trials.here() || random.nextBoolean() ? afterItsFirstFile() : anyTime();
            if (program.endsWithin(0)) {
                program.end();
                return done;
            }
            program.kill();
        }
        return kills;
    }

    private Program anyTime() throws InterruptedException {
        Program program = trials.start("");
        program.endsWithin(random.nextLong(trials.milliseconds() / 10, trials.milliseconds()));
        return program;
    }

    /** Most of a short run is the start of Java: half of the kills come when something is there to be damaged. */
    private Program afterItsFirstFile() throws InterruptedException {
        long wait = random.nextLong(1 + Math.max(0, trials.milliseconds() - trials.silent()));
        Program program = trials.startToItsFirstFile();
        program.endsWithin(wait);
        return program;
    }
}
