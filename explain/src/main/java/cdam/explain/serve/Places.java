package cdam.explain.serve;

import java.util.HashMap;
import java.util.Map;

/** Places for photos on their way: so many in all, so many of each client. */
final class Places {
    private final int most;
    private final int mostEach;
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    Places(int most, int mostEach) {
        this.most = most;
        this.mostEach = mostEach;
    }

    /**
     * Takes a place; nobody waits for one.
     *
     * @return gives it back, when the photo is answered
     * @throws Refusal if there is none
     */
    synchronized Runnable take(String client) {
        int own = taken.getOrDefault(client, 0);
        if (all >= most) {
            throw new Refusal(503, "busy: " + all + " photos are waiting; try again in a moment");
        }
        if (own >= mostEach) {
            throw new Refusal(503, "busy: " + own + " photos of yours are waiting; send the next after an answer");
        }
        taken.put(client, own + 1);
        all++;
        return () -> giveBack(client);
    }

    private synchronized void giveBack(String client) {
        all--;
        taken.computeIfPresent(client, (name, count) -> count == 1 ? null : count - 1);
    }
}
