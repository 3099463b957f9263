package ai.sophia.bench.crash;

import ai.sophia.bench.crash.State.Present;
import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.Calls.Reply;
import ai.sophia.bench.driver.ChildServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kills a server again and again while clients write to it, starts it again on the same data directory, and looks whether it kept its
 * promises. Used by one thread, which starts the clients' own.
 */
final class CrashRun {
    /** What was done, and the promises that were broken. */
    record Outcome(int rounds, long acknowledged, long unanswered, long checked, List<String> violations) {}

    private static final int CLIENTS = 4;
    private static final int MEMORIES_OF_A_CLIENT = 250;
    private static final int LOAD_LEAST_MS = 20;
    private static final int LOAD_MOST_MS = 600;
    private static final int EARLY_KILL_PERCENT = 10;
    private static final int EARLY_KILL_MOST_MS = 1_000;
    private static final int SAMPLE = 5;
    private static final int RECALL_TRIES = 3;

    private final String mainClass;
    private final Path data;
    private final SplittableRandom random;
    private final PrintWriter progress;
    private final Ledger ledger = new Ledger();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final List<String> violations = new ArrayList<>();
    private final List<Tracked> buried = new ArrayList<>();
    private long unanswered;
    private long checked;

    CrashRun(String mainClass, Path data, long seed, PrintWriter progress) {
        this.mainClass = mainClass;
        this.data = data;
        this.random = new SplittableRandom(seed);
        this.progress = progress;
    }

    /** Runs so many rounds, or up to the first with a broken promise. */
    Outcome run(int rounds) throws IOException, InterruptedException {
        int done = 0;
        ChildServer server = ChildServer.start(mainClass, data);
        try {
            while (done < rounds && violations.isEmpty()) {
                loadAndKill(server);
                server = restart();
                check(server);
                done++;
                progress.println("round " + done + " of " + rounds + ": " + ledger.acknowledged() + " acknowledged, "
                        + unanswered + " unanswered, " + ledger.all().size() + " memories");
            }
        } finally {
            server.close();
        }
        return new Outcome(done, ledger.acknowledged(), unanswered, checked, List.copyOf(violations));
    }

    private void loadAndKill(ChildServer server) throws IOException, InterruptedException {
        try (Calls calls = new Calls(server.awaitReady())) {
            List<Thread> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                String user = "user-" + client;
                List<Tracked> own = ledger.all().stream()
                        .filter(tracked -> tracked.user().equals(user) && tracked.settled() instanceof Present)
                        .toList();
                Load load = new Load(calls, ledger, user, own, MEMORIES_OF_A_CLIENT, random.split(), problems);
                clients.add(Thread.ofVirtual().name("client-" + client).start(load));
            }
            Thread.sleep(random.nextInt(LOAD_LEAST_MS, LOAD_MOST_MS));
            server.kill();
            for (Thread client : clients) {
                client.join();
            }
        }
        unanswered += ledger.all().stream()
                .filter(tracked -> tracked.pending().isPresent())
                .count();
    }

    /** Starts the server again; now and then it is killed while it starts, once more. */
    private ChildServer restart() throws IOException, InterruptedException {
        ChildServer server = ChildServer.start(mainClass, data);
        while (random.nextInt(100) < EARLY_KILL_PERCENT) {
            Thread.sleep(random.nextInt(EARLY_KILL_MOST_MS));
            server.kill();
            server = ChildServer.start(mainClass, data);
        }
        return server;
    }

    private void check(ChildServer server) throws IOException, InterruptedException {
        try (Calls calls = new Calls(server.awaitReady())) {
            problems.forEach(violations::add);
            problems.clear();
            List<Observed> shown = shown(calls);
            checked += shown.size();
            violations.addAll(Judge.violations(ledger.all(), shown));
            diagnose(calls);
            if (violations.isEmpty()) {
                retry(calls, shown);
                settle(shown);
                recall(calls);
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

    /** A sample of what is there must be found by its words, and nothing that was deleted. */
    private void recall(Calls calls) throws IOException, InterruptedException {
        List<Tracked> living = new ArrayList<>(ledger.all());
        for (int sample = 0; sample < Math.min(SAMPLE, living.size()); sample++) {
            Tracked tracked = living.remove(random.nextInt(living.size()));
            if (tracked.settled() instanceof Present present && !isRecalled(calls, tracked, present.text())) {
                violations.add(
                        "not recalled: " + tracked.key() + " " + tracked.id() + " by \"" + present.text() + "\"");
            }
        }
        for (Tracked tracked : buried.subList(0, Math.min(SAMPLE, buried.size()))) {
            if (!tracked.id().isEmpty() && isRecalled(calls, tracked, tracked.key())) {
                violations.add("recalled though deleted: " + tracked.key() + " " + tracked.id());
            }
        }
    }

    /** Asks again if an answer lacked a tier, which right after a start is allowed. */
    private static boolean isRecalled(Calls calls, Tracked tracked, String text)
            throws IOException, InterruptedException {
        ObjectNode question = Calls.object().put("query", text).put("user", tracked.user());
        for (int attempt = 0; attempt < RECALL_TRIES; attempt++) {
            Reply reply = calls.post("/api/recall", question).orFail();
            for (JsonNode hit : reply.body().path("hits")) {
                if (hit.path("memory").path("id").asString("").equals(tracked.id())) {
                    return true;
                }
            }
            if (reply.body().path("degraded").isEmpty()) {
                return false;
            }
        }
        return false;
    }
}
