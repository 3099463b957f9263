package ai.sophia.bench;

import ai.sophia.bench.Request.Work;
import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.node.ObjectNode;

/** Questions and, among them, single turns to remember, drawn at random. The same seed makes the same. Safe for all threads. */
final class Mix {
    private static final int HUNDRED = 100;

    private final Turns turns;
    private final SplittableRandom random;
    private final int scopes;
    private final int writes;
    private int next;

    /**
     * @param scopes users that ask and tell
     * @param writes how many of a hundred requests are turns
     * @param stored how many turns the server holds already
     */
    Mix(long seed, int scopes, int writes, int stored) {
        this.turns = new Turns(seed);
        this.random = new SplittableRandom(seed);
        this.scopes = scopes;
        this.writes = writes;
        this.next = stored;
    }

    /** The next request. */
    synchronized Request next() {
        boolean write = random.nextInt(HUNDRED) < writes;
        ObjectNode body = write ? turns.draft(scopes, next++) : question();
        return new Request(write ? Work.REMEMBER : Work.RECALL, body.toString());
    }

    /** So many requests. */
    List<Request> next(int count) {
        List<Request> requests = new ArrayList<>(count);
        for (int number = 0; number < count; number++) {
            requests.add(next());
        }
        return requests;
    }

    private ObjectNode question() {
        return Calls.object().put("query", turns.question()).put("user", Turns.user(scopes, random.nextInt(scopes)));
    }
}
