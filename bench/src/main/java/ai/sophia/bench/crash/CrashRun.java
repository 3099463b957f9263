package ai.sophia.bench.crash;

import ai.sophia.bench.crash.State.Present;
import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.Calls.Reply;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kills a server again and again while clients write to it, starts it again on the same data directory, and looks whether it kept its
 * promises. Of several servers with the same records one is killed each time, while the others are written to on. Used by one thread, which
 * starts the clients' own.
 */
final class CrashRun {
    /**
     * What was done, and the promises that were broken.
     *
     * @param seen how long after its acknowledgement each of some memories was found by another node
     */
    record Outcome(
            int rounds,
            long acknowledged,
            long unanswered,
            long checked,
            List<Duration> seen,
            List<String> violations) {}

    private static final int CLIENTS = 4;
    private static final int MEMORIES_OF_A_CLIENT = 250;
    private static final int LOAD_LEAST_MS = 20;
    private static final int LOAD_MOST_MS = 600;
    private static final int EARLY_KILL_PERCENT = 10;
    private static final int EARLY_KILL_MOST_MS = 1_000;
    private static final int SAMPLE = 5;
    private static final int RECALL_TRIES = 3;

    private final Fleet fleet;
    private final SplittableRandom random;
    private final PrintWriter progress;
    private final Ledger ledger = new Ledger();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final List<String> violations = new ArrayList<>();
    private final Queue<Duration> seen = new ConcurrentLinkedQueue<>();
    private final List<Tracked> buried = new ArrayList<>();
    private long unanswered;
    private long checked;

    /** @param fleet the servers, which whoever gives them closes */
    CrashRun(Fleet fleet, long seed, PrintWriter progress) {
        this.fleet = fleet;
        this.random = new SplittableRandom(seed);
        this.progress = progress;
    }

    /** Runs so many rounds, or up to the first with a broken promise. */
    Outcome run(int rounds) throws IOException, InterruptedException {
        int done = 0;
        while (done < rounds && violations.isEmpty()) {
            int victim = random.nextInt(fleet.size());
            loadAndKill(victim);
            restart(victim);
            check();
            done++;
            progress.println("round " + done + " of " + rounds + ": " + ledger.acknowledged() + " acknowledged, "
                    + unanswered + " unanswered, " + ledger.all().size() + " memories");
        }
        return new Outcome(
                done, ledger.acknowledged(), unanswered, checked, List.copyOf(seen), List.copyOf(violations));
    }

    private void loadAndKill(int victim) throws IOException, InterruptedException {
        List<Calls> nodes = new ArrayList<>();
        AtomicBoolean going = new AtomicBoolean(true);
        List<Thread> clients = new ArrayList<>();
        try {
            for (int node = 0; node < fleet.size(); node++) {
                nodes.add(fleet.calls(node));
            }
            // a client comes to another node after each round
            int turn = random.nextInt(nodes.size());
            for (int client = 0; client < CLIENTS; client++) {
                Load load = load(nodes.get((client + turn) % nodes.size()), "user-" + client, going);
                clients.add(Thread.ofVirtual().name("client-" + client).start(load));
            }
            if (nodes.size() > 1) {
                Calls other = nodes.get((turn + 1) % nodes.size());
                Sight sight = new Sight(nodes.get(turn), other, ledger, going, problems, seen);
                clients.add(Thread.ofVirtual().name("sight").start(sight));
            }
            Thread.sleep(random.nextInt(LOAD_LEAST_MS, LOAD_MOST_MS));
            fleet.kill(victim);
            if (nodes.size() > 1) {
                Thread.sleep(random.nextInt(LOAD_LEAST_MS, LOAD_MOST_MS));
            }
        } finally {
            going.set(false);
            for (Thread client : clients) {
                client.join();
            }
            nodes.forEach(Calls::close);
        }
        unanswered += ledger.all().stream()
                .filter(tracked -> tracked.pending().isPresent())
                .count();
    }

    private Load load(Calls calls, String user, AtomicBoolean going) {
        List<Tracked> own = ledger.all().stream()
                .filter(tracked -> tracked.user().equals(user) && tracked.settled() instanceof Present)
                .toList();
        return new Load(calls, ledger, user, own, MEMORIES_OF_A_CLIENT, random.split(), going, problems);
    }

    /** Starts the server again; now and then it is killed while it starts, once more. */
    private void restart(int victim) throws IOException, InterruptedException {
        fleet.restart(victim);
        while (random.nextInt(100) < EARLY_KILL_PERCENT) {
            Thread.sleep(random.nextInt(EARLY_KILL_MOST_MS));
            fleet.kill(victim);
            fleet.restart(victim);
        }
    }

    /** Looks at all through one of the servers, and at a part of it through each other one. */
    private void check() throws IOException, InterruptedException {
        // what a server that was killed had asked of the records has been done or undone when it is there again
        for (int node = 0; node < fleet.size(); node++) {
            fleet.calls(node).close();
        }
        int first = random.nextInt(fleet.size());
        String position = "";
        try (Calls calls = fleet.calls(first)) {
            violations.addAll(problems);
            problems.clear();
            List<Observed> shown = shown(calls);
            checked += shown.size();
            violations.addAll(Judge.violations(ledger.all(), shown));
            diagnose(calls);
            if (violations.isEmpty()) {
                retry(calls, shown);
                settle(shown);
                position = recall(calls, position);
            }
        }
        for (int node = 0; node < fleet.size(); node++) {
            if (node != first && violations.isEmpty()) {
                try (Calls calls = fleet.calls(node)) {
                    recall(calls, position);
                    diagnose(calls);
                }
            }
        }
    }

    private static List<Observed> shown(Calls calls) throws IOException, InterruptedException {
        try (Stream<JsonNode> lines = calls.getLines("/api/export")) {
            return lines.map(Observed::of).toList();
        }
    }

    private void diagnose(Calls calls) throws IOException, InterruptedException {
        Reply diagnosis = calls.post("/api/doctor", Calls.object());
        if (!diagnosis.succeeded() || !diagnosis.body().path("healthy").asBoolean(false)) {
            violations.add("unhealthy: " + diagnosis.status() + " " + diagnosis.body());
        }
    }

    /** Sends again what was not answered, under the same key: it must be stored then, and once. */
    private void retry(Calls calls, List<Observed> shown) throws IOException, InterruptedException {
        Map<String, Observed> byKey = new HashMap<>();
        shown.forEach(observed -> byKey.put(observed.key(), observed));
        for (Tracked tracked : ledger.all()) {
            if (!tracked.isUnanswered()
                    || !tracked.batch().isEmpty()
                    || !(tracked.pending().orElseThrow() instanceof Present wished)) {
                continue;
            }
            Reply reply = calls.post("/api/memories", tracked.draft(wished.text()));
            Observed before = byKey.get(tracked.key());
            String expected = before == null ? "ADDED" : "DUPLICATE";
            String id = reply.body().path("id").asString("");
            boolean renamed = before != null && !before.id().equals(id);
            if (renamed || !reply.body().path("status").asString("").equals(expected)) {
                violations.add("retried: " + tracked.key() + " expected " + expected + ", but got " + reply);
            }
            ledger.acknowledge(tracked.key(), id);
        }
    }

    /** What was found is what has to be found from now on. */
    private void settle(List<Observed> shown) {
        Map<String, Observed> byKey = new HashMap<>();
        shown.forEach(observed -> byKey.put(observed.key(), observed));
        buried.clear();
        for (Tracked tracked : ledger.all()) {
            Observed observed = byKey.get(tracked.key());
            if (observed != null) {
                ledger.put(tracked.found(observed.id(), Judge.state(observed)));
            } else if (tracked.pending().isPresent() || tracked.settled().equals(State.ABSENT)) {
                buried.add(tracked);
                ledger.remove(tracked.key());
            }
        }
    }

    /**
     * A sample of what is there must be found by its words, and nothing that was deleted.
     *
     * @param after the place in the log that the server has to have come to, empty for none
     * @return the place that it has come to
     */
    private String recall(Calls calls, String after) throws IOException, InterruptedException {
        List<Tracked> living = new ArrayList<>(ledger.all());
        String position = after;
        for (int sample = 0; sample < Math.min(SAMPLE, living.size()); sample++) {
            Tracked tracked = living.remove(random.nextInt(living.size()));
            if (tracked.settled() instanceof Present present) {
                Recalled recalled = recall(calls, tracked, present.text(), after);
                position = recalled.position();
                if (!recalled.found()) {
                    violations.add(
                            "not recalled: " + tracked.key() + " " + tracked.id() + " by \"" + present.text() + "\"");
                }
            }
        }
        for (Tracked tracked : buried.subList(0, Math.min(SAMPLE, buried.size()))) {
            if (!tracked.id().isEmpty()
                    && recall(calls, tracked, tracked.key(), after).found()) {
                violations.add("recalled though deleted: " + tracked.key() + " " + tracked.id());
            }
        }
        return position;
    }

    /** Whether a memory was among the answer, and the place in the log that this is of. */
    private record Recalled(boolean found, String position) {}

    /** Asks again if an answer lacked a tier, which right after a start is allowed. */
    private static Recalled recall(Calls calls, Tracked tracked, String text, String after)
            throws IOException, InterruptedException {
        ObjectNode question = Calls.object().put("query", text).put("user", tracked.user());
        if (!after.isEmpty()) {
            question.put("after", after);
        }
        String position = "";
        for (int attempt = 0; attempt < RECALL_TRIES; attempt++) {
            Reply reply = calls.post("/api/recall", question).orFail();
            position = reply.body().path("position").asString("");
            for (JsonNode hit : reply.body().path("hits")) {
                if (hit.path("memory").path("id").asString("").equals(tracked.id())) {
                    return new Recalled(true, position);
                }
            }
            if (reply.body().path("degraded").isEmpty()) {
                break;
            }
        }
        return new Recalled(false, position);
    }
}
