package ai.sophia.bench.driver;

import java.io.IOException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills a server with turns, by batches. Stateless. */
public final class Filling {
    /** Turns of a batch. */
    private static final int BATCH = 200;

    private Filling() {}

    /** Stores so many turns of so many users. */
    public static void fill(Calls calls, Turns turns, int users, int count) throws IOException, InterruptedException {
        for (int start = 0; start < count; start += BATCH) {
            ObjectNode batch = Calls.object();
            ArrayNode memories = batch.putArray("memories");
            for (int number = start; number < Math.min(count, start + BATCH); number++) {
                memories.add(turns.draft(users, number));
            }
            calls.post("/api/memories", batch).orFail();
        }
    }
}
