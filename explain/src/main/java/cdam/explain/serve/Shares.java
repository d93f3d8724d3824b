package cdam.explain.serve;

import java.util.HashMap;
import java.util.Map;

/** Something of which there is so much in all, so much for an address, and so much for a client. Nobody waits for it. */
final class Shares {
    private final String what;
    private final long most;
    private final long mostOfAddress;
    private final long mostEach;
    private final Map<Object, Long> taken = new HashMap<>();
    private long all;

    /**
     * Three quarters are the most of an address: there is always a rest for others.
     *
     * @param what is taken, such as "photos are waiting"
     * @param most in all
     * @param mostEach of a client
     */
    Shares(String what, long most, long mostEach) {
        this.what = what;
        this.most = most;
        this.mostOfAddress = Math.max(mostEach, most * 3 / 4);
        this.mostEach = mostEach;
    }

    /**
     * Takes an amount; whoever has nothing gets one that is too large as well, if nobody else has anything.
     *
     * @return gives it back
     * @throws Refusal if there is too little left
     */
    synchronized Runnable take(Client client, long amount) {
        require(taken.getOrDefault(client, 0L), amount, mostEach, " of yours", "send the next after an answer");
        long ofAddress = taken.getOrDefault(client.address(), 0L);
        require(ofAddress, amount, mostOfAddress, " of your address", "try again in a moment");
        require(all, amount, most, "", "try again in a moment");
        add(client, amount);
        return () -> giveBack(client, amount);
    }

    private void require(long now, long amount, long bound, String whose, String advice) {
        if (now > 0 && now + amount > bound) {
            throw new Refusal(503, "busy: " + now + " " + what.replaceFirst(" ", whose + " ") + "; " + advice);
        }
    }

    private void add(Client client, long amount) {
        all += amount;
        for (Object owner : new Object[] {client, client.address()}) {
            taken.merge(owner, amount, (a, b) -> a + b == 0 ? null : a + b);
        }
    }

    private synchronized void giveBack(Client client, long amount) {
        add(client, -amount);
    }
}
