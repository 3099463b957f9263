package ai.sophia.bench.crash;

import ai.sophia.bench.crash.State.Present;
import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.Calls.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One client that writes without a pause, until it is told to end or the server is gone: single memories, batches, imports, revisions and deletions of its
 * own memories. It writes down what it asks before it asks, and what was acknowledged after. Runs in one thread.
 */
final class Load implements Runnable {
    private static final int BATCH = 12;
    private static final int SESSIONS = 3;
    private static final int SERVER_BUSY = 503;
    private static final List<String> WORDS = List.of(
            "amber", "basalt", "cedar", "delta", "ember", "fjord", "glacier", "harbor", "indigo", "juniper", "kelp",
            "lagoon");

    private final Calls calls;
    private final Ledger ledger;
    private final String user;
    private final SplittableRandom random;
    private final int enough;
    private final AtomicBoolean going;
    private final Queue<String> problems;
    private final List<Tracked> own;

    /**
     * @param own the memories of this client that are there
     * @param enough how many memories to keep; from there on more are deleted than written
     * @param going whether to go on
     * @param problems takes what the server should not have answered
     */
    Load(
            Calls calls,
            Ledger ledger,
            String user,
            List<Tracked> own,
            int enough,
            SplittableRandom random,
            AtomicBoolean going,
            Queue<String> problems) {
        this.calls = calls;
        this.ledger = ledger;
        this.user = user;
        this.own = new ArrayList<>(own);
        this.enough = enough;
        this.going = going;
        this.random = random;
        this.problems = problems;
    }

    @Override
    public void run() {
        try {
            while (going.get()) {
                step();
            }
        } catch (IOException | UncheckedIOException gone) {
            // the server was killed, as it should be; what was asked last stays without an answer
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws IOException, InterruptedException {
        int dice = random.nextInt(100);
        boolean full = own.size() >= enough;
        if (own.isEmpty() || (!full && dice < 40)) {
            addOne();
        } else if (!full && dice < 60) {
            addBatch();
        } else if (!full && dice < 75) {
            importLines();
        } else if (dice < 88) {
            revise();
        } else {
            delete();
        }
    }

    private void addOne() throws IOException, InterruptedException {
        ObjectNode draft = draft("");
        Reply reply = calls.post("/api/memories", draft);
        if (accepted("remember", reply)) {
            acknowledge(draft.path("idempotencyKey").stringValue(), reply.body());
        }
    }

    private void addBatch() throws IOException, InterruptedException {
        String batch = ledger.newKey();
        ObjectNode request = Calls.object();
        ArrayNode memories = request.putArray("memories");
        int size = 2 + random.nextInt(BATCH);
        for (int number = 0; number < size; number++) {
            memories.add(draft(batch));
        }
        Reply reply = calls.post("/api/memories", request);
        if (accepted("a batch", reply)) {
            JsonNode results = reply.body().path("results");
            if (results.size() != size) {
                problems.add("a batch of " + size + " got " + results.size() + " results");
            }
            for (int number = 0; number < results.size(); number++) {
                acknowledge(memories.get(number).path("idempotencyKey").stringValue(), results.get(number));
            }
        }
    }

    /** An import is acknowledged as a whole, without ids: they are learned when the memories are seen. */
    private void importLines() throws IOException, InterruptedException {
        List<ObjectNode> drafts = new ArrayList<>();
        int size = 2 + random.nextInt(BATCH);
        for (int number = 0; number < size; number++) {
            drafts.add(draft(""));
        }
        String lines = drafts.stream().map(ObjectNode::toString).collect(Collectors.joining("\n", "", "\n"));
        Reply reply = calls.postLines("/api/import", lines);
        if (accepted("an import", reply)) {
            if (reply.body().path("added").asInt(0) != size) {
                problems.add("an import of " + size + " got " + reply.body());
            }
            drafts.forEach(
                    draft -> ledger.acknowledge(draft.path("idempotencyKey").stringValue(), ""));
        }
    }

    private void revise() throws IOException, InterruptedException {
        int place = random.nextInt(own.size());
        Tracked tracked = own.get(place);
        if (!(tracked.settled() instanceof Present now)) {
            throw new IllegalStateException("expected a memory that is there, but got " + tracked);
        }
        Present next = new Present(now.version() + 1, text(tracked.key()) + " revision " + (now.version() + 1));
        Tracked asking = tracked.asking(next);
        ledger.put(asking);
        Reply reply = calls.patch(
                "/api/memories/" + tracked.id(), now.version(), Calls.object().put("text", next.text()));
        if (accepted("a revision", reply)) {
            if (reply.body().path("version").asInt(0) != next.version()) {
                problems.add("a revision to version " + next.version() + " got " + reply.body());
            }
            ledger.acknowledge(tracked.key(), tracked.id());
            own.set(place, asking.acknowledged(tracked.id()));
        } else {
            own.remove(place);
        }
    }

    private void delete() throws IOException, InterruptedException {
        Tracked tracked = own.remove(random.nextInt(own.size()));
        ledger.put(tracked.asking(State.ABSENT));
        if (accepted("a deletion", calls.delete("/api/memories/" + tracked.id()))) {
            ledger.acknowledge(tracked.key(), tracked.id());
        }
    }

    private ObjectNode draft(String batch) {
        String key = ledger.newKey();
        String text = text(key);
        String session = random.nextBoolean() ? "s" + random.nextInt(SESSIONS) : "";
        Tracked tracked = Tracked.wished(key, user, session, batch, text);
        ledger.put(tracked);
        return tracked.draft(text);
    }

    private void acknowledge(String key, JsonNode receipt) {
        String id = receipt.path("id").asString("");
        if (!receipt.path("status").asString("").equals("ADDED") || id.isEmpty()) {
            problems.add("a new memory " + key + " got " + receipt);
            return;
        }
        ledger.acknowledge(key, id);
        ledger.find(key).ifPresent(own::add);
    }

    /** A text that no other memory has, for it names the key. */
    private String text(String key) {
        return key + " " + WORDS.get(random.nextInt(WORDS.size())) + " " + WORDS.get(random.nextInt(WORDS.size())) + " "
                + WORDS.get(random.nextInt(WORDS.size()));
    }

    /** Whether the call succeeded; a server that is stopping may refuse, and no other refusal is right. */
    private boolean accepted(String what, Reply reply) {
        if (!reply.succeeded() && reply.status() != SERVER_BUSY) {
            problems.add(what + " got " + reply.status() + ": " + reply.body());
        }
        return reply.succeeded();
    }
}
