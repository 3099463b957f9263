package ai.sophia.bench.crash;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.Calls.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client that writes to one node and asks another until that one finds it, and keeps how long it took from the acknowledgement on. Ends
 * when it is told to, or one of the two is gone. Runs in one thread.
 */
final class Sight implements Runnable {
    private static final String USER = "sight";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Calls writing;
    private final Calls reading;
    private final Ledger ledger;
    private final AtomicBoolean going;
    private final Queue<String> problems;
    private final Queue<Duration> seen;

    /** @param seen takes the times */
    Sight(
            Calls writing,
            Calls reading,
            Ledger ledger,
            AtomicBoolean going,
            Queue<String> problems,
            Queue<Duration> seen) {
        this.writing = writing;
        this.reading = reading;
        this.ledger = ledger;
        this.going = going;
        this.problems = problems;
        this.seen = seen;
    }

    @Override
    public void run() {
        try {
            while (going.get()) {
                look();
            }
        } catch (IOException | UncheckedIOException gone) {
            // one of the two was killed, as it should be
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws IOException, InterruptedException {
        String key = ledger.newKey();
        String text = key + " was seen from afar";
        Tracked tracked = Tracked.wished(key, USER, "", "", text);
        ledger.put(tracked);
        Reply reply = writing.post("/api/memories", tracked.draft(text));
        if (!reply.succeeded()) {
            return;
        }
        long acknowledged = System.nanoTime();
        String id = reply.body().path("id").asString("");
        ledger.acknowledge(key, id);
        ObjectNode question = Calls.object().put("query", text).put("user", USER);
        while (!finds(question, id)) {
            Duration waited = Duration.ofNanos(System.nanoTime() - acknowledged);
            if (waited.compareTo(PATIENCE) > 0) {
                problems.add("another node has not found " + key + " " + id + " after " + waited.toMillis() + " ms");
                return;
            }
            Thread.sleep(PAUSE);
        }
        seen.add(Duration.ofNanos(System.nanoTime() - acknowledged));
    }

    private boolean finds(ObjectNode question, String id) throws IOException, InterruptedException {
        for (JsonNode hit : reading.post("/api/recall", question).body().path("hits")) {
            if (hit.path("memory").path("id").asString("").equals(id)) {
                return true;
            }
        }
        return false;
    }
}
